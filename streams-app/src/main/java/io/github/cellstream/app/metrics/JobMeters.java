package io.github.cellstream.app.metrics;

import io.github.cellstream.processor.ClassifierListener;
import io.github.cellstream.processor.deadletter.DeadLetterListener;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.LifecycleChange;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Cellstream's own meters; names as Prometheus shows them:
 *
 * <pre>
 *  cellstream_events_total               events that reached the operator or were refused by the decoder
 *  cellstream_steps_total                rows that the model stepped
 *  cellstream_predictions_total          predictions
 *  cellstream_anomalies_total            predictions at or above the anomaly threshold
 *  cellstream_dead_letters_total{code}   dead letters, by reason
 *  cellstream_duplicates_total           events left out because they had been applied before
 *  cellstream_dropped_total              events left out because they came out of order
 *  cellstream_keys_ended_total{change}   sequences that ended, expired or were reset
 *  cellstream_keys                       sequences begun here and not yet over
 *  cellstream_step_seconds               how long a step of the whole batch takes
 *  cellstream_batch_rows                 rows of a step
 *  cellstream_states_written_total       states written to the store
 *  cellstream_states_inherited_total{how}  states of another model that a key's first event under a new one found
 * </pre>
 *
 * <p>They count what this instance did since it started: an event that was processed again after a crash counts again.
 */
public final class JobMeters implements ClassifierListener, DeadLetterListener {
    private final Counter events;
    private final Counter steps;
    private final Counter predictions;
    private final Counter anomalies;
    private final Counter duplicates;
    private final Counter dropped;
    private final Counter statesWritten;
    private final Map<DeadLetterCode, Counter> deadLetters = new EnumMap<>(DeadLetterCode.class);
    private final Map<LifecycleChange, Counter> ended = new EnumMap<>(LifecycleChange.class);
    private final Map<String, Counter> inherited = new HashMap<>();
    private final LongAdder keys = new LongAdder();
    private final Timer step;
    private final DistributionSummary rows;

    /** Registers the meters. */
    public JobMeters(MeterRegistry registry) {
        events = counter(registry, "cellstream.events", "Events that arrived");
        steps = counter(registry, "cellstream.steps", "Rows that the model stepped");
        predictions = counter(registry, "cellstream.predictions", "Predictions");
        anomalies = counter(registry, "cellstream.anomalies", "Predictions at or above the anomaly threshold");
        duplicates = counter(registry, "cellstream.duplicates", "Events that had been applied before");
        dropped = counter(registry, "cellstream.dropped", "Events that came out of order and were left out");
        statesWritten = counter(registry, "cellstream.states.written", "States written to the store");
        for (DeadLetterCode code : DeadLetterCode.values()) {
            deadLetters.put(
                    code,
                    Counter.builder("cellstream.dead.letters")
                            .description("Dead letters")
                            .tag("code", code.name())
                            .register(registry));
        }
        for (LifecycleChange change : LifecycleChange.values()) {
            ended.put(
                    change,
                    Counter.builder("cellstream.keys.ended")
                            .description("Sequences that are over")
                            .tag("change", change.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (String how : List.of("copy", "rewarm", "shadow")) {
            inherited.put(
                    how,
                    Counter.builder("cellstream.states.inherited")
                            .description("States of another model that a new one went on from")
                            .tag("how", how)
                            .register(registry));
        }
        Gauge.builder("cellstream.keys", keys, LongAdder::sum)
                .description("Sequences begun here and not yet over")
                .register(registry);
        step = Timer.builder("cellstream.step")
                .description("Duration of a step of the whole batch")
                .serviceLevelObjectives(Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 20_000)
                        .map(micros -> Duration.ofNanos(micros * 1000L))
                        .toArray(Duration[]::new))
                .register(registry);
        rows = DistributionSummary.builder("cellstream.batch.rows")
                .description("Rows of a step")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
                .register(registry);
    }

    @Override
    public void received(int count) {
        events.increment(count);
    }

    @Override
    public void stepped(int batchRows, long nanos) {
        steps.increment(batchRows);
        step.record(nanos, TimeUnit.NANOSECONDS);
        rows.record(batchRows);
    }

    @Override
    public void predicted(int count) {
        predictions.increment(count);
    }

    /** A prediction reached the anomaly threshold. */
    public void anomaly() {
        anomalies.increment();
    }

    /** Events that the decoder refused never reach the operator, and are counted here. */
    @Override
    public void deadLetter(DeadLetterCode code, Stage stage) {
        of(deadLetters, code).increment();
        if (stage == Stage.DECODE) {
            events.increment();
        }
    }

    @Override
    public void duplicate() {
        duplicates.increment();
    }

    @Override
    public void dropped() {
        dropped.increment();
    }

    @Override
    public void writtenBack(int states) {
        statesWritten.increment(states);
    }

    @Override
    public void inherited(String how) {
        of(inherited, how).increment();
    }

    @Override
    public void keyStarted() {
        keys.increment();
    }

    @Override
    public void keyEnded(LifecycleChange change) {
        keys.decrement();
        of(ended, change).increment();
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static <E> Counter of(Map<E, Counter> counters, E value) {
        Counter counter = counters.get(value);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + value);
        }
        return counter;
    }
}
