package io.github.cellstream.app.cli;

/**
 * A subcommand of {@code cellstream bench} that a jar beside the program brings; found with {@link java.util.ServiceLoader}.
 * An implementation carries picocli's {@code @Command} with its name, which no other may have.
 */
public interface BenchmarkCommand extends Runnable {}
