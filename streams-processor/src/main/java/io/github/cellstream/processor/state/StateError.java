package io.github.cellstream.processor.state;

/** Stable codes of what can be wrong with a stored state. All are an operator's to mend, and fail the task. */
public enum StateError {
    /** The bytes are not what was written: too short, or the checksum differs. */
    STATE_CORRUPT,
    /** A later version of Cellstream wrote it. */
    STATE_TOO_NEW,
    /** Another model made it, and the operator was told to stop at that. */
    STATE_OF_OTHER_MODEL
}
