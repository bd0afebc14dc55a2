package io.github.cellstream.app.corpus;

import io.github.cellstream.runtime.Task;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The forms that files of data come in. */
public enum DataFormat {
    /** Events, a line each; the first line names the columns. */
    CSV,
    /** Events, a JSON object a line. */
    NDJSON,
    /** A sequence of tokens a line. */
    SESSIONS,
    /** {@code LABEL word word …} a line. */
    LABELLED,
    /** A text, each character a token. */
    CHARACTERS,
    /** A text, each word a token. */
    WORDS,
    /** Series of the UEA archive, {@code .ts}. */
    UEA;

    private static final Map<String, DataFormat> BY_ENDING = Map.of(
            "csv", CSV,
            "ndjson", NDJSON,
            "jsonl", NDJSON,
            "json", NDJSON,
            "ts", UEA,
            "label", LABELLED,
            "sessions", SESSIONS,
            "seq", SESSIONS);

    /** Returns the form that a file's ending stands for; of a text, the one that suits the task. Empty if neither tells. */
    public static Optional<DataFormat> of(Path file, Task task) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (ending.equals("txt") || ending.equals("text")) {
            return switch (task) {
                case CLASSIFICATION -> Optional.of(LABELLED);
                case NEXT_TOKEN -> Optional.of(CHARACTERS);
                case FORECAST, RAW -> Optional.empty();
            };
        }
        return Optional.ofNullable(BY_ENDING.get(ending));
    }

    /** Returns the name that the command line uses. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
