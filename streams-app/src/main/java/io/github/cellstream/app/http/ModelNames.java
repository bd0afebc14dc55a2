package io.github.cellstream.app.http;

import io.github.cellstream.runtime.ModelSpec;
import java.util.List;

/** What a model calls its features, tokens and classes; their number where it has no name for them. */
record ModelNames(ModelSpec spec) {
    String input(int index) {
        return named(spec.input().names(), index);
    }

    String label(int index) {
        return named(spec.labels(), index);
    }

    private static String named(List<String> names, int index) {
        return index < names.size() ? names.get(index) : Integer.toString(index);
    }
}
