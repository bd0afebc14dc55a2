package io.github.cellstream.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** Cuts text into words: whatever stands between blanks (space, tab, line end), as it is written. */
final class Words {
    private Words() {}

    static List<String> of(String text) {
        StringTokenizer words = new StringTokenizer(text);
        List<String> found = new ArrayList<>(words.countTokens());
        while (words.hasMoreTokens()) {
            found.add(words.nextToken().intern());
        }
        return found;
    }
}
