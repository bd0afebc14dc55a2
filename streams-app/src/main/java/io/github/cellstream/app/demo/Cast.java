package io.github.cellstream.app.demo;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.config.Keys;
import io.github.cellstream.app.demo.scenario.JobPlan;
import io.github.cellstream.app.demo.scenario.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a demo. Those that need no trained model are started at once; meanwhile a thread of its own trains the model and
 * starts the others, which find all events from the first on.
 */
final class Cast implements AutoCloseable {
    private static final int PARTITIONS = 4;
    /** Characters of a text that are remembered to be shown. */
    private static final int SHOWN = 3 * 76;

    private final Scenario scenario;
    private final DemoSettings settings;
    private final Workspace workspace;
    private final String bootstrapServers;
    private final Lesson lesson = new Lesson();
    private final Thread teacher;
    private final Transcript transcript = new Transcript(SHOWN);
    private final Map<JobPlan, Scoreboard> scoreboards = new LinkedHashMap<>();
    private final Map<JobPlan, JobRun> runs = new LinkedHashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean calledOff;

    Cast(Scenario scenario, DemoSettings settings, Workspace workspace, String bootstrapServers) {
        this.scenario = scenario;
        this.settings = settings;
        this.workspace = workspace;
        this.bootstrapServers = bootstrapServers;
        teacher = new Thread(this::teach, "demo-training");
        boolean trainedAtStart = scenario.jobs().get(0).trained();
        for (JobPlan plan : scenario.jobs()) {
            scoreboards.put(plan, new Scoreboard(plan.name(), trainedAtStart || !plan.trained()));
        }
    }

    /** Starts the training, and the jobs that don't wait for it. */
    void enter() {
        teacher.start();
        scoreboards.forEach((plan, scoreboard) -> {
            if (!plan.trained()) {
                start(plan, scoreboard);
            }
        });
    }

    /** Returns whether events may be sent: all that run from the start do. */
    boolean isReady() throws InterruptedException {
        check();
        JobRun first = run(scenario.jobs().get(0));
        return first != null && first.isSettled();
    }

    /** Returns those who hear of every event. */
    List<Witness> witnesses() {
        List<Witness> witnesses = new ArrayList<>(scoreboards.values());
        if (scenario.isText()) {
            witnesses.add(transcript);
        }
        return witnesses;
    }

    /** Returns whether there are more events without an answer than there should be. */
    boolean isOverrun() {
        return scoreboards.values().stream().anyMatch(Scoreboard::isOverrun);
    }

    /** Fails if a job has failed, or the training. */
    void check() throws InterruptedException {
        Exception cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("the demo's model could not be trained and started: " + cause, cause);
        }
        for (JobRun run : runs()) {
            run.check();
        }
    }

    /** Ends the training; the jobs that wait for it start with what was learnt so far. */
    void endTraining() {
        lesson.stop();
    }

    /** Ends the training, and starts no more jobs. */
    void callOff() {
        calledOff = true;
        lesson.stop();
    }

    /** Returns whether every job has answered every event; one that was called off answers none. */
    boolean isDone() {
        return scoreboards.entrySet().stream()
                .allMatch(job ->
                        run(job.getKey()) == null ? calledOff : job.getValue().ahead() == 0);
    }

    /** Returns where things stand. */
    Standing standing(int hottest) {
        List<JobStanding> standings = new ArrayList<>();
        scoreboards.forEach((plan, scoreboard) -> {
            if (standings.isEmpty() || run(plan) != null) {
                standings.add(scoreboard.standing(hottest));
            }
        });
        return new Standing(scenario.title(), lesson.standing(), standings, transcript.passages());
    }

    @Override
    public void close() {
        callOff();
        try {
            teacher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runs().forEach(JobRun::close);
    }

    private void teach() {
        try {
            lesson.teach(scenario.course(), workspace.model());
            scoreboards.forEach((plan, scoreboard) -> {
                if (plan.trained() && !calledOff) {
                    start(plan, scoreboard);
                }
            });
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private void start(JobPlan plan, Scoreboard scoreboard) {
        JobTopics topics = JobTopics.of(plan.name());
        List<Witness> witnesses = new ArrayList<>(List.of(scoreboard));
        if (scenario.isText()) {
            witnesses.add(transcript);
        }
        JobRun run = JobRun.start(config(plan, topics), bootstrapServers, topics, witnesses);
        synchronized (runs) {
            runs.put(plan, run);
        }
    }

    private @Nullable JobRun run(JobPlan plan) {
        synchronized (runs) {
            return runs.get(plan);
        }
    }

    private List<JobRun> runs() {
        synchronized (runs) {
            return List.copyOf(runs.values());
        }
    }

    private CellstreamConfig config(JobPlan plan, JobTopics topics) {
        Map<String, String> keys = new TreeMap<>(plan.keys());
        keys.put("application.id", "cellstream-demo-" + plan.name());
        keys.put("bootstrap.servers", bootstrapServers);
        keys.put("state.dir", workspace.states().toString());
        keys.put(Keys.INPUT_TOPIC, Feed.TOPIC);
        keys.put(Keys.OUTPUT_PREDICTIONS_TOPIC, topics.predictions());
        keys.put(Keys.OUTPUT_DEAD_LETTERS_TOPIC, topics.deadLetters());
        keys.putAll(topics.others());
        keys.put(Keys.OUTPUT_ENCODING, "avro");
        keys.put(Keys.TOPICS_CREATE, "true");
        keys.put(Keys.TOPICS_PARTITIONS, Integer.toString(PARTITIONS));
        if (plan.trained()) {
            keys.put(Keys.MODEL_FILE, workspace.model().toString());
            keys.put(Keys.MODEL_ENGINE, "jvm");
        }
        boolean first = plan.equals(scenario.jobs().get(0));
        keys.put(Keys.HTTP_PORT, Integer.toString(first ? settings.httpPort() : -1));
        return CellstreamConfig.of(keys);
    }
}
