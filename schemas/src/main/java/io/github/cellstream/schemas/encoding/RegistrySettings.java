package io.github.cellstream.schemas.encoding;

import com.microsoft.kiota.ApiException;
import io.apicurio.registry.serde.Default4ByteIdHandler;
import io.apicurio.registry.serde.avro.AvroSerdeConfig;
import io.apicurio.registry.serde.config.IdOption;
import io.apicurio.registry.serde.config.SerdeConfig;
import io.apicurio.registry.serde.kafka.config.KafkaSerdeConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * What makes Apicurio's serde write Confluent's wire format, and what its failures mean.
 *
 * <pre>
 *  0        1                 5
 * +--------+-----------------+-------------------
 * |  0x00  | schema id, BE   | binary datum
 * +--------+-----------------+-------------------
 * </pre>
 *
 * <p>The id is Apicurio's content id, which its Confluent-compatible API ({@code /apis/ccompat/v7}) serves too, so consumers with
 * Confluent's own deserializer read these records. Schemas are registered whole, not as a web of references, under the subject
 * {@code TOPIC-value}.
 */
final class RegistrySettings {
    private RegistrySettings() {}

    /**
     * Completes the user's settings.
     *
     * @param config {@code apicurio.registry.*}; other keys are passed over
     * @param schema the contract as it is read here
     * @throws EncodingException {@link EncodingError#ENCODING_SETTING} if there is no registry's address
     */
    static Map<String, Object> complete(Map<String, ?> config, Schema schema) {
        Object url = config.get(SerdeConfig.REGISTRY_URL);
        if (url == null || url.toString().isBlank()) {
            throw new EncodingException(
                    EncodingError.ENCODING_SETTING,
                    SerdeConfig.REGISTRY_URL,
                    "the encoding " + Encoding.AVRO_REGISTRY
                            + " needs a registry; set it, for example to http://localhost:8080/apis/registry/v3",
                    null);
        }
        Map<String, Object> settings = new HashMap<>();
        settings.put(SerdeConfig.AUTO_REGISTER_ARTIFACT, true);
        settings.put(SerdeConfig.USE_ID, IdOption.contentId.name());
        settings.putAll(config);
        settings.put(SerdeConfig.ID_HANDLER, Default4ByteIdHandler.class.getName());
        settings.put(SerdeConfig.DEREFERENCE_SCHEMA, true);
        settings.put(KafkaSerdeConfig.ENABLE_HEADERS, false);
        settings.put(AvroSerdeConfig.AVRO_ENCODING, AvroSerdeConfig.AVRO_ENCODING_BINARY);
        settings.put(AvroSerdeConfig.AVRO_DATUM_PROVIDER, ContractDatums.class);
        settings.put(ContractDatums.CONTRACT, schema);
        return settings;
    }

    /** Tells whether the registry was reached and said that there is no such schema. */
    static boolean saysUnknown(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiException api && api.getResponseStatusCode() == 404) {
                return true;
            }
        }
        return false;
    }

    static EncodingException unavailable(String contract, String topic, RuntimeException failure) {
        return new EncodingException(
                EncodingError.REGISTRY_UNAVAILABLE,
                contract + " on topic " + topic,
                Refusals.words(failure) + "; check " + SerdeConfig.REGISTRY_URL
                        + ", that the registry answers there, and that it accepts this contract",
                failure);
    }
}
