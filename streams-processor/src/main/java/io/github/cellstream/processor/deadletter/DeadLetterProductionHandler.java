package io.github.cellstream.processor.deadletter;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.processor.deadletter.DeadLetterListener.Stage;
import io.github.cellstream.schemas.DeadLetterCode;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * Writes a dead letter with code {@code OUTPUT_REFUSED} for a prediction that can't be serialised or is too large; every
 * other failure to produce fails the task, or is retried where Kafka says that it may be. Set as {@code
 * production.exception.handler}.
 *
 * <p>Under exactly-once a record that the producer finds too large fails the task as well: the transaction is lost by then,
 * whatever a handler says. Give the serializer a limit ({@link SizeLimitedSerializer}), so that such a record never gets
 * there. What is too large for a changelog or re-keying topic, or for the dead-letter topic itself, always fails the task.
 *
 * <p>The key's state has advanced by then, and stays so: what is lost is the prediction. The letter holds the event's
 * bytes where Kafka Streams still has them, else the key of the refused prediction and no value; its source position
 * leads to the event.
 */
public final class DeadLetterProductionHandler implements ProductionExceptionHandler {
    private @Nullable DeadLetters letters;
    private boolean transactional;

    /** Kafka Streams makes it by name. */
    public DeadLetterProductionHandler() {}

    @Override
    public void configure(Map<String, ?> configs) {
        letters = new DeadLetters(Stage.PRODUCE, configs);
        transactional = StreamsConfig.EXACTLY_ONCE_V2.equals(configs.get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        if (letters == null
                || transactional
                || !(exception instanceof RecordTooLargeException)
                || letters.needs(record.topic())) {
            return Response.fail();
        }
        return refuse(letters, context, record.key(), "the record for topic " + record.topic() + " is too large");
    }

    @Override
    @SuppressWarnings("rawtypes") // Kafka's own signature
    public Response handleSerializationError(
            ErrorHandlerContext context,
            ProducerRecord record,
            Exception exception,
            SerializationExceptionOrigin origin) {
        if (letters == null || Causes.isOutage(exception)) {
            return Response.fail();
        }
        return refuse(
                letters,
                context,
                null,
                "the " + (origin == SerializationExceptionOrigin.KEY ? "key" : "value") + " for topic "
                        + record.topic() + " can't be serialised: the serializer threw "
                        + exception.getClass().getSimpleName());
    }

    private static Response refuse(
            DeadLetters letters, ErrorHandlerContext context, byte @Nullable [] predictionKey, String reason) {
        byte[] key = context.sourceRawKey() == null ? predictionKey : context.sourceRawKey();
        RejectedEventException refused = new RejectedEventException(DeadLetterCode.OUTPUT_REFUSED, reason);
        return Response.resume(letters.letter(refused, context, key, context.sourceRawValue()));
    }
}
