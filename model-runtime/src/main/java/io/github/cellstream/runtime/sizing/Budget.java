package io.github.cellstream.runtime.sizing;

import java.util.Locale;

/**
 * What one run of a graph may take, and how much of it is spent. What a small file can ask for is bounded by constants; a
 * large one may ask for more in proportion, as it brings its weights along.
 */
final class Budget {
    /** Numbers that the tensors of one run may hold together, for a file of no size: 32 MB of floats. */
    static final double MOST_NUMBERS = 1 << 23;

    /** Numbers beyond those, for every number that would fit into the file. */
    static final double NUMBERS_PER_NUMBER = 8;

    /** Multiplications of one run, for a file of no size: about a second. */
    static final double MOST_OPERATIONS = 1L << 31;

    /** Multiplications beyond those, for every number that would fit into the file: its weights, used at 1024 rows. */
    static final double OPERATIONS_PER_NUMBER = 1024;

    private final String file;
    private final double numbers;
    private final double operations;
    private double made;
    private double worked;
    private double rounds = 1;

    Budget(String file, long bytes) {
        this.file = file;
        numbers = MOST_NUMBERS + NUMBERS_PER_NUMBER * bytes / Float.BYTES;
        operations = MOST_OPERATIONS + OPERATIONS_PER_NUMBER * bytes / Float.BYTES;
    }

    String file() {
        return file;
    }

    /** Sets how often what follows is run; returns how often what came before was. */
    double rounds(double times) {
        double before = rounds;
        rounds = times;
        return before;
    }

    double rounds() {
        return rounds;
    }

    void make(Call call, double size, String verb) {
        made += size * rounds;
        if (!(made <= numbers)) {
            String times = rounds > 1 ? " in each of " + text(rounds) + " rounds" : "";
            throw call.tooLarge(
                    "it " + verb + " " + text(size) + " numbers" + times + "; one run of this file may make "
                            + text(numbers) + ", and " + text(made - size * rounds) + " are made before it");
        }
    }

    void work(Call call, double multiplications) {
        worked += multiplications * rounds;
        if (!(worked <= operations)) {
            throw call.tooLarge(
                    "it takes " + text(multiplications * rounds) + " multiplications; one run of this file may"
                            + " take " + text(operations) + ", and " + text(worked - multiplications * rounds)
                            + " are taken before it");
        }
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, number < 1e12 ? "%,.0f" : "%.1e", number);
    }
}
