/**
 * What crosses Kafka: the Avro contracts of events, predictions, lifecycle records and dead-letter codes, as generated classes.
 *
 * <p>In: the schemas in {@code src/main/avro}. Out: classes that hold one record each. Neighbours: {@code encoding} makes bytes of
 * them; the operator and the program fill and read them. It knows neither models nor Kafka Streams.
 *
 * <p>The package is not null-marked, because the code generator annotates nothing: a getter returns null where the contract
 * allows null. A builder of {@code SequenceEvent} needs its control set: Avro 1.12.2 refuses to make an enum's default for classes
 * that the system property {@code org.apache.avro.SERIALIZABLE_PACKAGES} doesn't name. The encodings need no such property.
 */
package io.github.cellstream.schemas;
