package io.github.cellstream.app.deploy;

/** Stable codes of why the desk does not do what it was asked for; what a model itself is refused for is a {@link Refusal}. */
public enum DeskError {
    /** There is no topic of announcements: the job never ran under this application id, on this cluster. */
    NO_SUCH_JOB,
    /** The job takes no other models while it runs. */
    UPGRADES_DISABLED,
    /** The job has several models, and the one that is meant is missing or not among them. */
    SLOT_UNKNOWN,
    /** No instance of the job was heard of. */
    NO_INSTANCE,
    /** The instances run another model than the configuration names, and it was never announced. */
    OTHER_MODEL_RUNS,
    /** The model is the current one. */
    ALREADY_CURRENT,
    /** The model answered earlier, and a rollback goes back to it. */
    ANSWERED_BEFORE,
    /** Another model was announced under this name and version. */
    VERSION_TAKEN,
    /** No model of this version was announced, or several were. */
    VERSION_UNKNOWN,
    /** Two engines, or stepping and the whole sequence, give other numbers. */
    MODEL_DISAGREES,
    /** The file does not fit into an announcement. */
    FILE_TOO_LARGE,
    /** There is neither a shadow nor a candidate. */
    NOTHING_TO_PROMOTE,
    /** There is no earlier model, or no shadow, to go back to or to take away. */
    NOTHING_TO_ROLL_BACK,
    /** An instance refuses the model. */
    REFUSED,
    /** Not all instances were done in time. */
    NOT_IN_TIME,
    /** Somebody else announced something at the same time. */
    OVERTAKEN,
    /** The broker does not allow it. */
    NOT_ALLOWED,
    /** The broker does not answer, or fails. */
    BROKER
}
