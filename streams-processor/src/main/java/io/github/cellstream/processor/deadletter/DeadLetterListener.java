package io.github.cellstream.processor.deadletter;

import io.github.cellstream.schemas.DeadLetterCode;

/**
 * Is told of each dead letter, whatever stage wrote it, for meters. Handed to the handlers as an object under {@link
 * #CONFIG} in the configuration of Kafka Streams. Called by all stream threads at once: thread-safe, and throws nothing.
 */
@FunctionalInterface
public interface DeadLetterListener {
    /** The key of a listener in the configuration of Kafka Streams. */
    String CONFIG = "cellstream.dead.letter.listener";

    /** A dead letter is on its way. */
    void deadLetter(DeadLetterCode code, Stage stage);

    /** Where an event failed. */
    enum Stage {
        /** Its bytes were not understood. */
        DECODE,
        /** The operator rejected it. */
        PROCESS,
        /** Its prediction could not be written. */
        PRODUCE
    }
}
