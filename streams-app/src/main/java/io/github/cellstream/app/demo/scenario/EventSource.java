package io.github.cellstream.app.demo.scenario;

/** Events without end. For one thread. */
public interface EventSource extends AutoCloseable {
    /** Gives one event, and before it, whatever there is to say of it. */
    void next(Outlet outlet);

    @Override
    default void close() {}
}
