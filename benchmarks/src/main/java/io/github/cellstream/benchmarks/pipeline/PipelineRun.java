package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.broker.EventFeed;
import io.github.cellstream.benchmarks.broker.Latencies;
import io.github.cellstream.benchmarks.broker.Topics;
import io.github.cellstream.benchmarks.contender.ContenderSettings;
import io.github.cellstream.benchmarks.process.BenchFolder;
import io.github.cellstream.benchmarks.process.ChildJvm;
import io.github.cellstream.benchmarks.process.Mark;
import io.github.cellstream.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures one case once. All events lie in the input topic before the contender starts; what is measured is read off the broker's
 * topics and out of the contender's JVM from outside:
 *
 * <pre>
 *   answers  0 ........ warm-up ..................... all       ........
 *                          |                           |         half of the throughput, for latencies
 *                        mark                        mark
 * </pre>
 *
 * <p>Throughput counts answers by the time of their append between the first mark and the last append (or the second mark, where more
 * events lie in the topic than the contender is given).
 */
final class PipelineRun implements AutoCloseable {
    private static final int POLL_MS = 50;
    private static final long SILENCE_MS = 60_000;
    private static final double SKIPPED_SECONDS = 1;

    private final PipelineRoom room;
    private final PipelineCase measured;
    private final PipelineLength length;
    private final String job;
    private final ChildJvm jvm;
    private final String address;
    private final Topics topics;
    private final RunListener listener;

    private PipelineRun(
            PipelineRoom room, PipelineCase measured, PipelineLength length, RunListener listener, ChildJvm jvm) {
        this.room = room;
        this.measured = measured;
        this.length = length;
        this.listener = listener;
        this.jvm = jvm;
        job = room.nextJob();
        address = measured.embeddedBroker() ? jvm.listen() : room.address();
        topics = new Topics(address);
    }

    /** Starts the contender's JVM. */
    static PipelineRun of(PipelineRoom room, PipelineCase measured, PipelineLength length, RunListener listener) {
        return of(room, measured, length, listener, List.of());
    }

    /**
     * The same.
     *
     * @param flags further options of the JVM
     */
    static PipelineRun of(
            PipelineRoom room, PipelineCase measured, PipelineLength length, RunListener listener, List<String> flags) {
        ChildJvm jvm = room.start(measured, flags);
        try {
            return new PipelineRun(room, measured, length, listener, jvm);
        } catch (RuntimeException e) {
            jvm.kill();
            throw e;
        }
    }

    /** Hears how far a run has come. */
    @FunctionalInterface
    interface RunListener {
        /** Told several times a second. */
        void answered(long answers, long wanted);
    }

    /**
     * Runs it.
     *
     * @param latency whether latencies are measured too; on one partition alone
     */
    PipelineFigure measure(boolean latency) {
        Workload workload = new Workload(measured.keys());
        boolean ownInput = latency || measured.embeddedBroker();
        String input = ownInput ? job + "-events" : room.sharedEvents(measured, length.all());
        String output = job + "-answers";
        topics.create(output, measured.partitions());
        try (EventFeed feed = new EventFeed(address, input, workload)) {
            if (ownInput) {
                topics.create(input, measured.partitions());
                feed.fill(length.total(measured.contender()));
            }
            begin(input, output);
            PipelineFigure figure = throughput(output);
            return latency ? latencies(figure, feed, input, output) : figure;
        }
    }

    /** Runs it while the contender's JVM notes what its threads do. */
    Profile profile() {
        String input = room.sharedEvents(measured, length.all());
        String output = job + "-answers";
        topics.create(output, measured.partitions());
        begin(input, output);
        await(output, length.warmUp(measured.contender()));
        long first = topics.count(output, measured.partitions());
        jvm.record();
        jvm.mark();
        await(output, length.total(measured.contender()));
        Mark end = jvm.mark();
        long events = topics.count(output, measured.partitions()) - first;
        Path recording = room.folder().resolve(job + ".jfr");
        jvm.dump(recording);
        return Profile.read(measured, recording, end.busiestNanos() * 1e-3 / events);
    }

    private void begin(String input, String output) {
        jvm.configure(new ContenderSettings(
                        measured.contender(),
                        address,
                        job,
                        input,
                        output,
                        room.model(measured.model()),
                        room.folder().resolve(job),
                        measured.exactlyOnce(),
                        measured.threads(),
                        measured.settings())
                .words());
        jvm.listen();
    }

    /** Ends the contender and deletes what it wrote. */
    @Override
    public void close() {
        jvm.close();
        BenchFolder.delete(room.folder().resolve(job));
        if (!measured.embeddedBroker()) {
            topics.delete(topic -> topic.startsWith(job + "-"));
        }
        topics.close();
    }

    private PipelineFigure throughput(String output) {
        int partitions = measured.partitions();
        await(output, length.warmUp(measured.contender()));
        Mark begin = jvm.mark();
        long beginChangelog = changelogBytes();
        await(output, length.total(measured.contender()));
        Mark end = jvm.mark();
        double changelog = changelogBytes() - beginChangelog;
        long first = topics.countAt(output, partitions, begin.millis());
        long last = Math.min(end.millis(), topics.lastAppend(output, partitions));
        long events = topics.countAt(output, partitions, end.millis()) - first;
        if (events < 1 || last <= begin.millis()) {
            throw new IllegalStateException(
                    measured.label() + ": over before it could be measured; give it more events");
        }
        return new PipelineFigure(
                events * 1e3 / (last - begin.millis()),
                (end.cpuNanos() - begin.cpuNanos()) * 1e-3 / events,
                end.busiestNanos() * 1e-3 / events,
                (double) (end.allocatedBytes() - begin.allocatedBytes()) / events,
                measured.contender().onFlink() ? Double.NaN : changelog / events,
                jvm.peakResident(),
                Double.NaN,
                Double.NaN);
    }

    private PipelineFigure latencies(PipelineFigure figure, EventFeed feed, String input, String output) {
        double rate = figure.eventsPerSecond() / 2;
        topics.awaitQuiet(output, 1);
        Latencies.Place begun = new Latencies.Place(input, topics.count(input, 1));
        Latencies.Place answered = new Latencies.Place(output, topics.count(output, 1));
        int events = (int) Math.round(rate * length.latencySeconds());
        feed.load(rate, length.latencySeconds());
        await(output, answered.offset() + events);
        int skipped = (int) Math.min(events - 1, Math.round(rate * SKIPPED_SECONDS));
        Latencies latencies = Latencies.read(address, begun, answered, events, skipped);
        return new PipelineFigure(
                figure.eventsPerSecond(),
                figure.cpuMicros(),
                figure.busiestMicros(),
                figure.allocatedBytes(),
                figure.changelogBytes(),
                figure.peakBytes(),
                latencies.quantile(0.5),
                latencies.quantile(0.99));
    }

    /** Waits until a topic has so many records. */
    private void await(String topic, long wanted) {
        long best = -1;
        long since = System.currentTimeMillis();
        while (true) {
            long count = topics.count(topic, measured.partitions());
            listener.answered(count, length.total(measured.contender()));
            if (count >= wanted) {
                return;
            }
            jvm.requireAlive();
            long now = System.currentTimeMillis();
            if (count > best) {
                best = count;
                since = now;
            } else if (now - since > SILENCE_MS) {
                throw new IllegalStateException(measured.label() + ": " + count + " of " + wanted
                        + " answers, and none for " + SILENCE_MS / 1000 + " s");
            }
            Topics.pause(POLL_MS);
        }
    }

    private long changelogBytes() {
        return topics.bytes(topic -> topic.startsWith(job + "-") && topic.endsWith("-changelog"));
    }
}
