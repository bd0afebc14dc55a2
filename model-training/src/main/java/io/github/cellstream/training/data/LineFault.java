package io.github.cellstream.training.data;

/**
 * A line that could not be used.
 *
 * @param where the file, or the topic and partition
 * @param line the line's number from 1, or the record's offset
 * @param reason what was found and what was wanted
 */
public record LineFault(String where, long line, String reason) {
    @Override
    public String toString() {
        return where + ":" + line + ": " + reason;
    }
}
