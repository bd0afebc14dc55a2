package io.github.cellstream.processor.state;

/** How far a key's sequence has come, and by whom it was brought there. Reused from event to event. */
public final class SequenceProgress {
    /** Stands for a time that never was. */
    public static final long NEVER = Long.MIN_VALUE;

    /** First eight bytes of the model's fingerprint. */
    public long fingerprint;
    /** Steps made so far, {@code >= 0}. */
    public long steps;
    /** Latest event time so far, milliseconds since the epoch, or {@link #NEVER}. */
    public long lastEventTime = NEVER;
    /** Record time of the last event, milliseconds since the epoch: the clock of the idle timeout. */
    public long lastRecordTime = NEVER;
    /** {@link String#hashCode} of the topic of the last event that was applied. */
    public int topicHash;
    /** Its partition. */
    public int partition;
    /** Its offset; -1 if unknown. */
    public long offset = -1;
    /** Whether the sequence is over, and this is kept only to tell duplicates. */
    public boolean ended;

    /** Allocates the progress of a sequence that has not begun. */
    public SequenceProgress() {}

    /** Begins anew: no steps and no time; the place in the source stays, so that duplicates are still told. */
    public void restart(long modelFingerprint) {
        fingerprint = modelFingerprint;
        steps = 0;
        lastEventTime = NEVER;
        lastRecordTime = NEVER;
        ended = false;
    }

    /** Forgets everything, the place in the source included. */
    public void clear(long modelFingerprint) {
        restart(modelFingerprint);
        topicHash = 0;
        partition = 0;
        offset = -1;
    }

    /** Returns whether the record at this place has been applied: same topic and partition, and no later offset. */
    public boolean covers(int otherTopicHash, int otherPartition, long otherOffset) {
        return otherOffset >= 0 && topicHash == otherTopicHash && partition == otherPartition && otherOffset <= offset;
    }
}
