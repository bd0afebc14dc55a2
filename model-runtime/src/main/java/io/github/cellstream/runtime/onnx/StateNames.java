package io.github.cellstream.runtime.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What names tell of states: {@code h0}/{@code hn}, {@code state}/{@code stateN}, {@code x_in}/{@code x_out}, {@code
 * past.k}/{@code present.k}, {@code x}/{@code x.next}, {@code h_prev}/{@code h} …: a stem, and words that mark the old or the
 * new value.
 */
final class StateNames {
    private static final Set<String> OLD = Set.of(
            "in",
            "input",
            "past",
            "prev",
            "previous",
            "old",
            "init",
            "initial",
            "0",
            "before",
            "last",
            "begin",
            "start");
    private static final Set<String> NEW = Set.of(
            "out",
            "output",
            "present",
            "next",
            "new",
            "final",
            "n",
            "t",
            "1",
            "after",
            "update",
            "updated",
            "end",
            "current",
            "prime",
            "return",
            "returned",
            "ret",
            "result");
    private static final Set<String> MEMORY = Set.of(
            "h", "c", "hidden", "cell", "state", "states", "memory", "mem", "cache", "past", "hx", "cx", "carry");
    private static final Set<String> DATA = Set.of(
            "x",
            "feature",
            "features",
            "token",
            "tokens",
            "ids",
            "data",
            "frame",
            "sample",
            "audio",
            "signal",
            "obs",
            "observation");
    /** Between letters and digits, at a capital letter, at anything else. */
    private static final Pattern WORDS =
            Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])");

    /** {@code h_tm1}, {@code h_t_minus_1}, {@code h_t-1}: the value of the last step. */
    private static final Pattern LAST_STEP = Pattern.compile("_?t(m|_?minus_?|-)1$");

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private StateNames() {}

    /** Returns whether the names say that {@code output} is the new value of {@code input}. */
    static boolean match(String input, String output) {
        if (output.equals(input + ".next")) {
            return true;
        }
        List<String> in = words(input);
        List<String> out = words(output);
        for (int i = -1; i < in.size(); i++) {
            if (i >= 0 && !OLD.contains(in.get(i))) {
                continue;
            }
            List<String> stem = without(in, i);
            if (stem.stream().allMatch(word -> DIGITS.matcher(word).matches())) {
                continue;
            }
            if (i >= 0 && stem.equals(out) && stem.stream().anyMatch(MEMORY::contains)) {
                return true;
            }
            for (int j = 0; j < out.size(); j++) {
                if (NEW.contains(out.get(j)) && stem.equals(without(out, j))) {
                    return true;
                }
            }
        }
        return matchGlued(in, out);
    }

    /** Returns whether a name speaks of memory. */
    static boolean isMemory(String name) {
        return words(name).stream().anyMatch(MEMORY::contains);
    }

    /** Returns whether a name speaks of data. */
    static boolean isData(String name) {
        return words(name).stream().anyMatch(DATA::contains) && !isMemory(name);
    }

    /**
     * {@code hn}, {@code cn}: the mark is the last letter of a word of two; {@code hx} and {@code hy} are told apart by it.
     * {@code h_n}, {@code h1} are seen before.
     */
    private static boolean matchGlued(List<String> in, List<String> out) {
        if (in.isEmpty() || out.isEmpty() || out.get(0).length() != 2) {
            return false;
        }
        String word = out.get(0);
        List<String> stem = new ArrayList<>(out);
        if (word.endsWith("y")) {
            stem.set(0, word.charAt(0) + "x");
            return stem.equals(in);
        }
        if (!word.endsWith("n") && !word.endsWith("t")) {
            return false;
        }
        stem.set(0, word.substring(0, 1));
        return stem.equals(in) || (in.size() > 1 && in.get(1).equals("0") && stem.equals(without(in, 1)));
    }

    private static List<String> words(String name) {
        String marked = LAST_STEP.matcher(name.toLowerCase(Locale.ROOT)).find()
                ? LAST_STEP.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("_previous")
                : name;
        return WORDS.splitAsStream(marked)
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static List<String> without(List<String> words, int index) {
        List<String> rest = new ArrayList<>(words);
        if (index >= 0) {
            rest.remove(index);
        }
        return rest;
    }
}
