package io.github.cellstream.processor.deadletter;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.processor.deadletter.DeadLetterListener.Stage;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.encoding.EncodingException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends what no decoder understands to the dead-letter topic and goes on; set as {@code
 * deserialization.exception.handler}.
 *
 * <p>The code is the decoder's own where it threw a {@link RejectedEventException}, else {@code UNDECODABLE}. Where the
 * cause is an outage, for example of a schema registry, the task fails: the same bytes are understood later.
 */
public final class DeadLetterDeserializationHandler implements DeserializationExceptionHandler {
    private @Nullable DeadLetters letters;

    /** Kafka Streams makes it by name. */
    public DeadLetterDeserializationHandler() {}

    @Override
    public void configure(Map<String, ?> configs) {
        letters = new DeadLetters(Stage.DECODE, configs);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        RejectedEventException rejected = Causes.first(exception, RejectedEventException.class);
        if (letters == null || (rejected == null && Causes.isOutage(exception))) {
            return Response.fail();
        }
        if (rejected == null) {
            rejected = new RejectedEventException(DeadLetterCode.UNDECODABLE, words(exception), exception);
        }
        return Response.resume(letters.letter(rejected, context, record.key(), record.value()));
    }

    /** Says what was thrown, not what it says: messages of parsers quote what they parse. */
    private static String words(Exception exception) {
        EncodingException encoding = Causes.first(exception, EncodingException.class);
        return "the deserializer threw "
                + (encoding == null ? exception.getClass().getSimpleName() : encoding.code());
    }
}
