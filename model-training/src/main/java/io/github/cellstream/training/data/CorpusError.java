package io.github.cellstream.training.data;

/** Stable codes of what can be wrong with data to train on or to judge with; each says whose turn it is. */
public enum CorpusError {
    /** A file can't be read, or its form isn't what it was said to be. */
    CORPUS_UNREADABLE,
    /** Nothing usable was found. */
    CORPUS_EMPTY,
    /** What was found doesn't suit the task: labels are missing, tokens where readings are wanted, too few sequences. */
    CORPUS_UNSUITED;

    /** Returns who can mend it. */
    public String owner() {
        return "operator";
    }
}
