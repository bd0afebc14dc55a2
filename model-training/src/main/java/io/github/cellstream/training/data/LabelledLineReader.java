package io.github.cellstream.training.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Labelled sentences: {@code LABEL word word …} or, as TREC's question files have it, {@code LABEL:fine word word …}.
 *
 * <p>The label ends at the first blank. Words are whatever stands between blanks, as it is written: what is sent to the
 * running job word by word must be cut the same way.
 */
public final class LabelledLineReader implements ExampleReader {
    private final boolean fine;

    /**
     * Chooses between the labels of files that have two.
     *
     * @param fine whether {@code LABEL:fine} as a whole is the class; otherwise what stands before the colon
     */
    public LabelledLineReader(boolean fine) {
        this.fine = fine;
    }

    @Override
    public List<Example> read(TextLines lines, LineFaults faults) throws IOException {
        List<Example> sentences = new ArrayList<>();
        String line;
        while ((line = lines.next()) != null) {
            List<String> words = Words.of(line);
            if (words.size() == 1) {
                faults.add(lines.name(), lines.number(), "one word only, wanted LABEL and the words of a sentence");
            } else if (!words.isEmpty()) {
                sentences.add(new Example.Tokens(
                        lines.name() + ":" + lines.number(),
                        words.subList(1, words.size()),
                        Optional.of(label(words.get(0)))));
            }
        }
        return sentences;
    }

    private String label(String word) {
        int colon = word.indexOf(':');
        return fine || colon < 1 ? word : word.substring(0, colon).intern();
    }
}
