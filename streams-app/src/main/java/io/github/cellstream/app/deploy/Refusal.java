package io.github.cellstream.app.deploy;

/** Stable codes of why an announced model is not used; a model that can't be loaded has a code of {@code ModelError}. */
public enum Refusal {
    /** What was loaded is not what was announced: the file at that path is another one. */
    FINGERPRINT_MISMATCH,
    /** It takes other inputs than the job's events have. */
    INPUT_MISMATCH,
    /** Its output means something else than the current model's. */
    TASK_MISMATCH,
    /** States can't become its own by the policy that was asked for. */
    POLICY_IMPOSSIBLE,
    /** It gives numbers that are not finite. */
    NOT_FINITE,
    /** It was announced as a shadow, and this job has made no room for one. */
    NO_ROOM_FOR_SHADOW,
    /** It ran as a shadow and threw; the tasks where it did go on without. */
    SHADOW_FAILED,
    /** It failed in a way that none of its authors foresaw. */
    FAILED
}
