package io.github.cellstream.schemas.encoding;

/** Stable codes of what can go wrong between records and bytes; each says whose turn it is. */
public enum EncodingError {
    /** The bytes are truncated, damaged, of another encoding, or contradict the contract. */
    RECORD_UNREADABLE("producer"),
    /** The bytes name a schema that neither this release nor the registry knows. */
    SCHEMA_UNKNOWN("producer"),
    /** The record lacks a required field or holds a value that the contract has no place for. */
    RECORD_UNWRITABLE("Cellstream"),
    /** The schema registry didn't answer, or refused. Trying again may help; the bytes may be good. */
    REGISTRY_UNAVAILABLE("operator"),
    /** A setting of the encoding is missing or malformed. */
    ENCODING_SETTING("operator");

    private final String owner;

    EncodingError(String owner) {
        this.owner = owner;
    }

    /** Returns who can mend it. */
    public String owner() {
        return owner;
    }
}
