package io.github.cellstream.app.demo.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Keys that sort as they are counted: {@code machine-001} and so on. */
final class KeyNames {
    private KeyNames() {}

    static List<String> of(String what, int count) {
        int digits = Integer.toString(count).length();
        List<String> names = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            names.add(String.format(Locale.ROOT, "%s-%0" + digits + "d", what, i));
        }
        return names;
    }
}
