package io.github.cellstream.app.http;

import io.javalin.config.RoutesConfig;

/** Paths that are served together. */
@FunctionalInterface
public interface Routes extends AutoCloseable {
    /** Adds the paths to a server that is being made. */
    void add(RoutesConfig routes);

    /** Ends what goes on in the background. */
    @Override
    default void close() {}
}
