package io.github.cellstream.benchmarks.recovery;

import io.github.cellstream.benchmarks.broker.BrokerJvm;
import io.github.cellstream.benchmarks.broker.EventFeed;
import io.github.cellstream.benchmarks.broker.FirstAnswer;
import io.github.cellstream.benchmarks.broker.Latencies;
import io.github.cellstream.benchmarks.broker.Topics;
import io.github.cellstream.benchmarks.contender.RestoreMark;
import io.github.cellstream.benchmarks.process.BenchFolder;
import io.github.cellstream.benchmarks.report.BenchProgress;
import io.github.cellstream.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The course of the bench, on one partition, exactly once: the job steps each key once, so that each has a state; then it is started again and again
 * without its state directory; then it is killed while events trickle in. What fails is told and stops nothing else.
 */
final class RecoveryBench implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int TRICKLE_MS = 5;
    private static final long STEADY_MS = 2500;

    private final RecoverySize size;
    private final BenchProgress progress;
    private final BenchFolder folder = BenchFolder.create();
    private final BrokerJvm broker;
    private final Topics topics;
    private final Path model;
    private final List<String> failures = new ArrayList<>();

    /** Starts a broker. */
    RecoveryBench(RecoverySize size, BenchProgress progress) {
        this.size = size;
        this.progress = progress;
        model = folder.path().resolve("model.onnx");
        try {
            Files.write(model, size.model().onnx());
            broker = BrokerJvm.start(folder);
            topics = new Topics(broker.address());
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException("the model can't be written", e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Returns what failed, a line each. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Has states made and restored again and again; null if that failed. */
    @Nullable
    Restore restore(boolean half) {
        RecoveryJob job = RecoveryJob.of(size, half, broker.address(), model, folder.path());
        Boolean made = attempt("states are made, " + job.precision(), "done", () -> {
            makeStates(job);
            return true;
        });
        if (made == null) {
            return null;
        }
        long bytes = topics.bytes(topic -> topic.equals(job.changelog()));
        List<Double> seconds = new ArrayList<>();
        List<Double> ready = new ArrayList<>();
        for (int repetition = 0; repetition < size.repetitions(); repetition++) {
            Boolean good = attempt("restore, " + job.precision(), "", () -> {
                restoreOnce(job, seconds, ready);
                return true;
            });
            if (good == null) {
                break;
            }
        }
        return seconds.isEmpty() ? null : new Restore(half, size.keys(), bytes, seconds, ready);
    }

    /** Kills an instance of the job whose f32 states were made; null if that failed. */
    @Nullable
    Outage outage(Outage.Kind kind) {
        RecoveryJob job = RecoveryJob.of(size, false, broker.address(), model, folder.path());
        return attempt("kill -9, " + kind.label(), "", () -> killed(kind, job));
    }

    @Override
    public void close() {
        try {
            topics.close();
        } finally {
            folder.close();
        }
    }

    private void makeStates(RecoveryJob job) {
        topics.create(job.input(), 1);
        topics.create(job.output(), 1);
        try (EventFeed feed = new EventFeed(broker.address(), job.input(), Workload.inTurn(size.keys()))) {
            feed.fill(size.keys());
        }
        try (JobInstance instance = JobInstance.start(folder, job.instance("first", false))) {
            for (long count = 0; count < size.keys(); count = topics.count(job.output(), 1)) {
                instance.requireAlive();
                progress.at(count, size.keys());
                Topics.pause(100);
            }
            topics.awaitQuiet(job.output(), 1);
        }
    }

    private void restoreOnce(RecoveryJob job, List<Double> seconds, List<Double> ready) {
        BenchFolder.delete(job.states("first"));
        try (JobInstance instance = JobInstance.start(folder, job.instance("first", false))) {
            RestoreMark mark = instance.await("restored", one -> one.done() && one.ready(), this::show);
            if (mark.restored() < size.keys()) {
                throw new IllegalStateException(mark.restored() + " of " + size.keys() + " states were restored");
            }
            ready.add(instance.age());
            seconds.add(mark.millis() * 1e-3);
        }
    }

    private Outage killed(Outage.Kind kind, RecoveryJob job) {
        try (EventFeed feed = new EventFeed(broker.address(), job.input(), new Workload(size.keys()));
                JobInstance first = JobInstance.start(folder, job.instance("first", kind.standby()))) {
            first.await("ready", RestoreMark::ready, this::show);
            Thread trickle = new Thread(() -> feed.trickle(TRICKLE_MS), "trickle");
            trickle.setDaemon(true);
            trickle.start();
            try {
                return kind == Outage.Kind.RESTARTED ? restarted(kind, job, first) : takenOver(kind, job, first);
            } finally {
                trickle.interrupt();
                join(trickle);
            }
        }
    }

    private Outage restarted(Outage.Kind kind, RecoveryJob job, JobInstance first) {
        Topics.pause(STEADY_MS);
        long begun = System.currentTimeMillis();
        first.kill();
        try (JobInstance again = JobInstance.start(folder, job.instance("first", false))) {
            return awaited(kind, job, begun, again);
        }
    }

    private Outage takenOver(Outage.Kind kind, RecoveryJob job, JobInstance first) {
        try (JobInstance second = JobInstance.start(folder, job.instance("second", kind.standby()))) {
            second.await(
                    "there", mark -> mark.ready() && (!kind.standby() || mark.copied() >= size.keys()), this::show);
            Topics.pause(STEADY_MS);
            long begun = System.currentTimeMillis();
            first.kill();
            return awaited(kind, job, begun, second);
        } finally {
            BenchFolder.delete(job.states("second"));
        }
    }

    private Outage awaited(Outage.Kind kind, RecoveryJob job, long begun, JobInstance heir) {
        Latencies.Place end = new Latencies.Place(job.output(), topics.count(job.output(), 1));
        FirstAnswer answer = FirstAnswer.await(broker.address(), end, PATIENCE);
        return new Outage(
                kind,
                (answer.appended() - begun) * 1e-3,
                (answer.readable() - begun) * 1e-3,
                heir.mark().millis() * 1e-3);
    }

    private void show(RestoreMark mark) {
        progress.at(mark.restored() + mark.copied(), Math.max(size.keys(), mark.total()));
    }

    /** Runs a part of the bench; null if it failed. */
    private <T> @Nullable T attempt(String label, String result, Supplier<T> part) {
        progress.began(label);
        long begun = System.nanoTime();
        try {
            T made = part.get();
            progress.ended(String.format(Locale.ROOT, "%s %.1f s", result, (System.nanoTime() - begun) * 1e-9)
                    .strip());
            return made;
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            failures.add(label + ": " + reason.lines().findFirst().orElse(""));
            progress.failed(reason);
            return null;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
