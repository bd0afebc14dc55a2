package io.github.cellstream.app.demo.scenario;

/** Where events go. */
public interface Outlet {
    /** Takes an event that every job has to answer. */
    void event(String key, byte[] value);

    /** Takes an event that every job has to refuse; its key's sequence goes on as if it had not been. */
    void bad(String key, byte[] value);

    /** Hears of a fault before its first event. */
    void injected(Fault fault);
}
