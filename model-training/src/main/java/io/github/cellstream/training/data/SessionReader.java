package io.github.cellstream.training.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Session files: one sequence a line, tokens apart by blanks. Blank lines stand for nothing. */
public final class SessionReader implements ExampleReader {
    /** Has no settings. */
    public SessionReader() {}

    @Override
    public List<Example> read(TextLines lines, LineFaults faults) throws IOException {
        List<Example> sessions = new ArrayList<>();
        String line;
        while ((line = lines.next()) != null) {
            List<String> tokens = Words.of(line);
            if (!tokens.isEmpty()) {
                sessions.add(new Example.Tokens(lines.name() + ":" + lines.number(), tokens, Optional.empty()));
            }
        }
        return sessions;
    }
}
