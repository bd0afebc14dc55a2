package io.github.cellstream.it;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Mixes sequences at random as a topic does: each stays in its own order, and nothing is said of the order between them. */
final class Interleaving {
    private static final String SEED = "cellstream.it.seed";

    private Interleaving() {}

    /** The seed of this run: a new one, or that of the system property {@code cellstream.it.seed}. */
    static long seed() {
        return Long.getLong(SEED, System.nanoTime());
    }

    /** Returns all elements of all sequences, every order that keeps each sequence's own equally probable. */
    static <T> List<T> of(List<List<T>> sequences, Random random) {
        List<Integer> turns = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            turns.addAll(Collections.nCopies(sequences.get(i).size(), i));
        }
        Collections.shuffle(turns, random);
        int[] next = new int[sequences.size()];
        List<T> mixed = new ArrayList<>(turns.size());
        for (int i : turns) {
            mixed.add(sequences.get(i).get(next[i]++));
        }
        return mixed;
    }
}
