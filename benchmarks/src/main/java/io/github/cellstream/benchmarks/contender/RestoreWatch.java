package io.github.cellstream.benchmarks.contender;

import io.github.cellstream.app.dashboard.RestoreProgress.Partition;
import io.github.cellstream.app.topology.Job;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Looks every few milliseconds how far a job has restored its states, and answers when asked. */
final class RestoreWatch implements Supplier<String> {
    private static final int PERIOD_MS = 5;
    private static final String CONSUMERS = "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*";

    private final Job job;
    private long began;
    private long ended;

    RestoreWatch(Job job) {
        this.job = job;
        Thread thread = new Thread(this::watch, "restore-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized String get() {
        List<Partition> partitions = job.restored();
        long last = ended == 0 ? System.nanoTime() : ended;
        return new RestoreMark(
                        partitions.stream().mapToLong(Partition::restored).sum(),
                        partitions.stream().mapToLong(Partition::total).sum(),
                        began == 0 ? 0 : (last - began) / 1_000_000,
                        ended != 0,
                        job.ready(),
                        copied())
                .text();
    }

    private void watch() {
        try {
            while (!look()) {
                Thread.sleep(PERIOD_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether it is over. */
    private synchronized boolean look() {
        List<Partition> partitions = job.restored();
        if (began == 0 && !partitions.isEmpty()) {
            began = System.nanoTime();
        }
        if (began != 0 && partitions.stream().allMatch(Partition::done)) {
            ended = System.nanoTime();
        }
        return ended != 0;
    }

    /** Returns what consumers have read that restore states; once the watched states are restored, standbys alone read on. */
    private static long copied() {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            double sum = 0;
            for (ObjectName name : beans.queryNames(new ObjectName(CONSUMERS), null)) {
                if (name.getKeyProperty("client-id").contains("restore-consumer")
                        && beans.getAttribute(name, "records-consumed-total") instanceof Number records) {
                    sum += records.doubleValue();
                }
            }
            return (long) sum;
        } catch (JMException gone) {
            return 0;
        }
    }
}
