package io.github.cellstream.app.demo.scenario;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Passages to plant: now in another language, now with the letters shuffled. */
final class Passages {
    private static final int LENGTH = 120;

    private final String own;
    private final String foreign;
    private final Random random;

    Passages(String own, String foreign, long seed) {
        this.own = own;
        this.foreign = foreign;
        random = new Random(seed);
    }

    /** A passage and what is odd about it. */
    record Passage(String kind, String text) {}

    Passage draw() {
        return random.nextBoolean()
                ? new Passage("another language", part(foreign))
                : new Passage("shuffled letters", shuffled(part(own)));
    }

    /** Returns how many characters go by before the next passage. */
    int pause(int least) {
        return least + random.nextInt(least);
    }

    private String part(String text) {
        int from = random.nextInt(text.length() - LENGTH);
        return text.substring(from, from + LENGTH);
    }

    private String shuffled(String text) {
        List<String> characters =
                text.codePoints().mapToObj(Character::toString).collect(Collectors.toList());
        Collections.shuffle(characters, random);
        return String.join("", characters);
    }
}
