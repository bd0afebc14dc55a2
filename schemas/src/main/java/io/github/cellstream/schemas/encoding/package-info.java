/**
 * Records of the contracts as bytes, and back: single-object Avro, Avro with a schema registry, JSON.
 *
 * <p>In: generated records, and bytes of any origin. Out: Kafka serdes from {@link
 * io.github.cellstream.schemas.encoding.RecordSerdes}. Neighbours: the program puts them on topics; the operator copies
 * features with {@link io.github.cellstream.schemas.encoding.Features}.
 */
@NullMarked
package io.github.cellstream.schemas.encoding;

import org.jspecify.annotations.NullMarked;
