package io.github.cellstream.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration can't be used. Carries every mistake that was found, not only the first. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /** Takes at least one mistake. */
    public ConfigurationException(List<ConfigProblem> problems) {
        super(problems.stream()
                .map(problem -> "  " + problem)
                .collect(Collectors.joining(
                        "\n",
                        problems.size() == 1
                                ? "1 mistake in the configuration:\n"
                                : problems.size() + " mistakes in the configuration:\n",
                        "\n(cellstream config documents every key)")));
        this.problems = List.copyOf(problems);
    }

    /** Returns the mistakes, sorted by key. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
