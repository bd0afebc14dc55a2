/**
 * The few internals of Kafka Streams that batches need, behind small classes; nothing else of the operator knows any.
 *
 * <p>In: Kafka Streams' own store and context. Out: a store that says when its task is about to commit, a context that can
 * speak for an event gathered earlier, and the offsets up to which records have been polled.
 *
 * <p>Written against Kafka Streams 4.3: {@code StreamTask.prepareCommit} calls {@code CachedStateStore.flushCache} of every
 * store before it flushes the producer and commits.
 */
@NullMarked
package io.github.cellstream.processor.commit;

import org.jspecify.annotations.NullMarked;
