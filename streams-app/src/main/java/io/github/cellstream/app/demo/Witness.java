package io.github.cellstream.app.demo;

import io.github.cellstream.app.demo.scenario.Fault;
import io.github.cellstream.schemas.Prediction;

/** Hears of every event that goes in and, from one job, of every answer that comes out. Told by several threads. */
interface Witness {
    /** A good event goes in. */
    default void sent(String key, byte[] value) {}

    /** A bad event goes in. */
    default void sentBad() {}

    /** A fault begins with the key's next event. */
    default void injected(Fault fault) {}

    /**
     * A good event is answered; those of a key in the order in which they were sent.
     *
     * @param anomaly whether it is an anomaly to the job
     */
    default void answered(String key, Prediction prediction, boolean anomaly) {}

    /** A bad event is refused. */
    default void refused() {}
}
