package io.github.cellstream.app.demo.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * Sessions written as a pattern: tokens apart by blanks, {@code (a b|c|)} for one of several continuations, the empty one
 * too. {@code "x (a|b c) y"} stands for {@code x a y} and {@code x b c y}.
 */
final class SessionTemplate {
    private final List<String> symbols;
    private int at;

    private SessionTemplate(String pattern) {
        symbols = List.of(pattern.replaceAll("([(|)])", " $1 ").trim().split("\\s+"));
    }

    /** Returns every session that a pattern stands for. */
    static List<List<String>> expand(String pattern) {
        SessionTemplate template = new SessionTemplate(pattern);
        List<List<String>> sessions = template.alternatives();
        if (template.at != template.symbols.size()) {
            throw new IllegalArgumentException("a bracket too many in " + pattern);
        }
        return sessions;
    }

    private List<List<String>> alternatives() {
        List<List<String>> all = new ArrayList<>(sequence());
        while (is("|")) {
            at++;
            all.addAll(sequence());
        }
        return all;
    }

    private List<List<String>> sequence() {
        List<List<String>> begun = List.of(List.of());
        while (at < symbols.size() && !is("|") && !is(")")) {
            begun = joined(begun, next());
        }
        return begun;
    }

    private List<List<String>> next() {
        if (!is("(")) {
            return List.of(List.of(symbols.get(at++)));
        }
        at++;
        List<List<String>> inside = alternatives();
        if (!is(")")) {
            throw new IllegalArgumentException("a bracket is not closed in " + String.join(" ", symbols));
        }
        at++;
        return inside;
    }

    private boolean is(String symbol) {
        return at < symbols.size() && symbols.get(at).equals(symbol);
    }

    private static List<List<String>> joined(List<List<String>> heads, List<List<String>> tails) {
        List<List<String>> all = new ArrayList<>();
        for (List<String> head : heads) {
            for (List<String> tail : tails) {
                List<String> whole = new ArrayList<>(head);
                whole.addAll(tail);
                all.add(whole);
            }
        }
        return all;
    }
}
