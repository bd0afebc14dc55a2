package io.github.cellstream.benchmarks.recovery;

import io.github.cellstream.benchmarks.broker.Topics;
import io.github.cellstream.benchmarks.contender.ContenderMain;
import io.github.cellstream.benchmarks.contender.ContenderSettings;
import io.github.cellstream.benchmarks.contender.RestoreMark;
import io.github.cellstream.benchmarks.process.BenchFolder;
import io.github.cellstream.benchmarks.process.ChildJvm;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One instance of the job, a JVM. */
final class JobInstance implements AutoCloseable {
    private static final List<String> FLAGS = List.of("-Xmx2g");
    private static final int POLL_MS = 20;
    private static final long PATIENCE_MS = 90_000;

    private final ChildJvm jvm;
    private final long begun = System.nanoTime();

    private JobInstance(ChildJvm jvm) {
        this.jvm = jvm;
    }

    /** Starts one; returns when its Kafka Streams has been started. */
    static JobInstance start(BenchFolder folder, ContenderSettings settings) {
        JobInstance instance = new JobInstance(
                folder.start(ChildJvm.Program.here("cellstream", ContenderMain.class, FLAGS, List.of())));
        instance.jvm.configure(settings.words());
        instance.jvm.listen();
        return instance;
    }

    /** Asks how far it is. */
    RestoreMark mark() {
        return RestoreMark.parse(jvm.ask(RestoreMark.ORDER));
    }

    /**
     * Waits for something to be so.
     *
     * @param listener told the marks on the way
     * @throws IllegalStateException if nothing changes for long
     */
    RestoreMark await(String what, Predicate<RestoreMark> wanted, Consumer<RestoreMark> listener) {
        long best = -1;
        long since = System.currentTimeMillis();
        while (true) {
            RestoreMark mark = mark();
            listener.accept(mark);
            if (wanted.test(mark)) {
                return mark;
            }
            long way = mark.restored() + mark.copied();
            if (way > best) {
                best = way;
                since = System.currentTimeMillis();
            } else if (System.currentTimeMillis() - since > PATIENCE_MS) {
                throw new IllegalStateException("an instance of the job is not " + what + ": " + mark);
            }
            Topics.pause(POLL_MS);
        }
    }

    /** Returns the seconds since its JVM was started. */
    double age() {
        return (System.nanoTime() - begun) * 1e-9;
    }

    /** Throws if it has ended. */
    void requireAlive() {
        jvm.requireAlive();
    }

    /** Ends it without a word. */
    void kill() {
        jvm.kill();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
