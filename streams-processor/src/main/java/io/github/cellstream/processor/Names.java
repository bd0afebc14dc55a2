package io.github.cellstream.processor;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.head.Ranking;
import io.github.cellstream.schemas.TokenCandidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a model calls its features or tokens and its classes; indices where it names none. */
final class Names {
    private final String[] inputs;
    private final String[] labels;

    Names(ModelSpec spec) {
        inputs = orIndices(spec.input().names(), spec.input().size());
        labels = orIndices(spec.labels(), spec.taskOutputSize());
    }

    /** Returns the name of a feature or token. */
    String input(int index) {
        return inputs[index];
    }

    /** Returns the name of a class. */
    String label(int index) {
        return labels[index];
    }

    /**
     * Names the most probable tokens, best first.
     *
     * @param top as many as are wanted; overwritten
     */
    List<TokenCandidate> candidates(float[] probabilities, int[] top) {
        int found = Ranking.top(probabilities, top);
        List<TokenCandidate> candidates = new ArrayList<>(found);
        for (int i = 0; i < found; i++) {
            candidates.add(new TokenCandidate(inputs[top[i]], probabilities[top[i]]));
        }
        return candidates;
    }

    private static String[] orIndices(List<String> given, int size) {
        String[] names = given.toArray(String[]::new);
        if (names.length != size) {
            names = new String[size];
            Arrays.setAll(names, Integer::toString);
        }
        return names;
    }
}
