package io.github.cellstream.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random orders (Fisher and Yates) that are the same on every JDK. */
final class Shuffle {
    private Shuffle() {}

    /** Returns the items in a random order. */
    static <T> List<T> of(List<T> items, SplittableRandom random) {
        List<T> shuffled = new ArrayList<>(items);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T held = shuffled.get(i);
            shuffled.set(i, shuffled.get(j));
            shuffled.set(j, held);
        }
        return shuffled;
    }
}
