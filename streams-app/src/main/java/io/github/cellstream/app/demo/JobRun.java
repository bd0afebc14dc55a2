package io.github.cellstream.app.demo;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.AnomalyThreshold;
import io.github.cellstream.app.topology.Job;
import java.util.List;

/** A job of the demo while it runs, and the thread that reads its answers. */
final class JobRun implements AutoCloseable {
    private final Job job;
    private final Answers answers;
    private final Thread reader;

    private JobRun(Job job, Answers answers, Thread reader) {
        this.job = job;
        this.answers = answers;
        this.reader = reader;
    }

    /** Starts a job, and to read what it answers. */
    static JobRun start(CellstreamConfig config, String bootstrapServers, JobTopics topics, List<Witness> witnesses) {
        Job job = Job.start(config);
        AnomalyThreshold threshold = new AnomalyThreshold(config.results().anomalyThreshold());
        Answers answers = new Answers(bootstrapServers, topics, threshold, witnesses);
        Thread reader = new Thread(answers, topics.predictions() + "-reader");
        reader.start();
        return new JobRun(job, answers, reader);
    }

    /** Returns whether the job is set up, or never will be. */
    boolean isSettled() {
        return job.ready() || !job.alive();
    }

    /** Fails if the job has failed, or the reading of its answers. */
    void check() throws InterruptedException {
        answers.check();
        if (!job.alive()) {
            job.await();
        }
    }

    @Override
    public void close() {
        answers.stop();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answers.close();
        job.close();
    }
}
