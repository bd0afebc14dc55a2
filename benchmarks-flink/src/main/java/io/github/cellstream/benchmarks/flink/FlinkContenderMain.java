package io.github.cellstream.benchmarks.flink;

import io.github.cellstream.benchmarks.contender.ContenderSettings;
import io.github.cellstream.benchmarks.process.Attendant;
import org.apache.flink.core.execution.JobClient;

/** Runs one contender on a MiniCluster in this JVM, until it is told to stop. */
public final class FlinkContenderMain {
    private FlinkContenderMain() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        Attendant attendant = Attendant.ofThisJvm();
        JobClient job =
                FlinkJob.of(ContenderSettings.parse(attendant.settings())).executeAsync();
        Thread watch = new Thread(() -> watch(job), "job-watch");
        watch.setDaemon(true);
        watch.start();
        attendant.say("started");
        attendant.serve();
        // The cluster's threads would take seconds to leave.
        Runtime.getRuntime().halt(0);
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // standard error is the log
    private static void watch(JobClient job) {
        try {
            job.getJobExecutionResult().join();
        } catch (RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }
}
