package io.github.cellstream.app.state;

/** Stable codes of what can be wrong when states are looked at or moved. */
public enum StateToolError {
    /** There is no changelog: the job never ran under this application id, on this cluster, with this store name. */
    NO_SUCH_JOB,
    /** No state is kept under the key. */
    KEY_NOT_FOUND,
    /** Members of the job's group are alive, and the work needs it stopped. */
    JOB_RUNNING,
    /** The running job's changelog and offsets never stood still together. */
    JOB_BUSY,
    /** Events wait in the repartition topic, between the input's offsets and the states. */
    EVENTS_IN_FLIGHT,
    /** The file is cut off, damaged, or no snapshot. */
    SNAPSHOT_CORRUPT,
    /** A later version of Cellstream wrote the file. */
    SNAPSHOT_TOO_NEW,
    /** The snapshot is of another application, store or input topic. */
    SNAPSHOT_OF_OTHER_APPLICATION,
    /** The snapshot's states were made by another model than the configuration names. */
    SNAPSHOT_OF_OTHER_MODEL,
    /** The snapshot has another number of partitions than the topics. */
    SNAPSHOT_OF_OTHER_PARTITIONS,
    /** The snapshot was taken after the history that is to be replayed. */
    SNAPSHOT_TOO_LATE,
    /** The event that is to be looked at is not, or no longer, in the input, or it has no key. */
    EVENT_NOT_FOUND,
    /** The broker refuses, or does not answer. */
    BROKER
}
