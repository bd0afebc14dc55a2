package io.github.cellstream.processor.deadletter;

import io.github.cellstream.processor.SourceHeaders;

/**
 * Headers of a dead letter. Values are UTF-8 text, numbers decimal. The rejected record's own headers come along, but for
 * those whose names are taken here.
 */
public final class DeadLetterHeaders {
    /** The stable code, a {@link io.github.cellstream.schemas.DeadLetterCode}. */
    public static final String CODE = "cellstream.error.code";
    /** What was found and what was wanted, at most 500 characters. */
    public static final String REASON = "cellstream.error.reason";
    /** Where it failed: {@code decode}, {@code process} or {@code produce}. */
    public static final String STAGE = "cellstream.error.stage";
    /** The topic that the event came from. */
    public static final String SOURCE_TOPIC = SourceHeaders.TOPIC;
    /** Its partition. */
    public static final String SOURCE_PARTITION = SourceHeaders.PARTITION;
    /** Its offset. */
    public static final String SOURCE_OFFSET = SourceHeaders.OFFSET;
    /** Bytes that the value had before it was cut to fit; absent if it is whole. */
    public static final String VALUE_TRUNCATED_FROM = "cellstream.truncated.from";
    /** Bytes that the key had before it was cut to fit; absent if it is whole. */
    public static final String KEY_TRUNCATED_FROM = "cellstream.truncated.key.from";
    /** How many of the record's own headers were left out because they did not fit; absent if none. */
    public static final String HEADERS_DROPPED = "cellstream.truncated.headers";

    private DeadLetterHeaders() {}
}
