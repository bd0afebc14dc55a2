package io.github.cellstream.training.data;

import java.io.IOException;
import java.util.List;

/** Reads one file's sequences. Adds a fault for each line that it leaves out. */
public interface ExampleReader {
    /**
     * Reads all sequences of a file.
     *
     * @param lines the file's lines, from the first
     * @param faults receives lines that can't be used
     * @throws CorpusException if the file as a whole is not of this form
     */
    List<Example> read(TextLines lines, LineFaults faults) throws IOException;

    /** Returns the names of the features of what was read last; empty if the form names none. */
    default List<String> features() {
        return List.of();
    }
}
