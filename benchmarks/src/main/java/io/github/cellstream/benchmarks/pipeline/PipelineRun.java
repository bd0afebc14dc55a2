package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.broker.EventFeed;
import io.github.cellstream.benchmarks.broker.Latencies;
import io.github.cellstream.benchmarks.broker.Topics;
import io.github.cellstream.benchmarks.contender.ContenderSettings;
import io.github.cellstream.benchmarks.process.ChildJvm;
import io.github.cellstream.benchmarks.process.Mark;
import io.github.cellstream.benchmarks.workload.Workload;
import java.util.Map;

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

    PipelineRun(PipelineRoom room, PipelineCase measured, PipelineLength length, RunListener listener) {
        this.room = room;
        this.measured = measured;
        this.length = length;
        this.listener = listener;
        job = room.nextJob();
        jvm = room.start(measured);
        address = measured.embeddedBroker() ? jvm.listen() : room.address();
        topics = new Topics(address);
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
                            Map.of())
                    .words());
            jvm.listen();
            PipelineFigure figure = throughput(output);
            return latency ? latencies(figure, feed, input, output) : figure;
        }
    }

    /** Ends the contender and deletes what it wrote. */
    @Override
    public void close() {
        jvm.close();
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
        awaitQuiet(output);
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
            pause(POLL_MS);
        }
    }

    /** Waits until a topic has not grown for longer than a commit takes. */
    private void awaitQuiet(String topic) {
        long count = -1;
        for (long next = topics.count(topic, 1); next != count; next = topics.count(topic, 1)) {
            count = next;
            pause(1500);
        }
    }

    private long changelogBytes() {
        return topics.bytes(topic -> topic.startsWith(job + "-") && topic.endsWith("-changelog"));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the bench was interrupted", e);
        }
    }
}
