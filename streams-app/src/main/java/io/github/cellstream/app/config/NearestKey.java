package io.github.cellstream.app.config;

import java.util.Collection;
import java.util.Optional;

/** The valid key that a mistyped one most likely stands for, by edit distance (Levenshtein, 1966). */
final class NearestKey {
    private NearestKey() {}

    /**
     * Finds the nearest of {@code candidates}; empty if all are further away than a third of the key's length. Of
     * equally near ones the first in alphabetical order.
     */
    static Optional<String> of(String key, Collection<String> candidates) {
        int limit = Math.max(2, key.length() / 3);
        String nearest = null;
        int least = limit + 1;
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - key.length()) > limit) {
                continue;
            }
            int distance = distance(key, candidate);
            if (distance < least || (distance == least && nearest != null && candidate.compareTo(nearest) < 0)) {
                nearest = candidate;
                least = distance;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Returns the fewest insertions, deletions and replacements of one character that turn {@code a} into {@code b}. */
    static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(above[j], row[j - 1]));
            }
            int[] swap = above;
            above = row;
            row = swap;
        }
        return above[b.length()];
    }
}
