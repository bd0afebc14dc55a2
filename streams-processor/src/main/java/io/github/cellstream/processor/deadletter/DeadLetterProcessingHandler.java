package io.github.cellstream.processor.deadletter;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.processor.deadletter.DeadLetterListener.Stage;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Sends rejected events to the dead-letter topic and goes on; every other exception fails the task, since skipping an
 * event for an operator's or a programmer's fault would leave a gap in a sequence. Set as {@code
 * processing.exception.handler}.
 *
 * <p>The letter holds the bytes that the task read: behind a re-keying topic, those of that topic.
 */
public final class DeadLetterProcessingHandler implements ProcessingExceptionHandler {
    private @Nullable DeadLetters letters;

    /** Kafka Streams makes it by name. */
    public DeadLetterProcessingHandler() {}

    @Override
    public void configure(Map<String, ?> configs) {
        letters = new DeadLetters(Stage.PROCESS, configs);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        RejectedEventException rejected = Causes.first(exception, RejectedEventException.class);
        if (letters == null || rejected == null) {
            return Response.fail();
        }
        return Response.resume(letters.letter(rejected, context, context.sourceRawKey(), context.sourceRawValue()));
    }
}
