package io.github.cellstream.app.demo;

import io.github.cellstream.app.demo.scenario.Fault;
import io.github.cellstream.schemas.Prediction;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares what was sent with what came back from one job. Shared by the thread that sends, the one that reads and the view. */
final class Scoreboard implements Witness {
    private static final long MOST_AHEAD = 20_000;
    /** A job that comes late has caught up when it answers as soon as this. */
    private static final long AT_ONCE_MILLIS = 1_000;

    private final String job;
    private final Map<String, Watch> keys = new HashMap<>();
    private final Latencies latencies = new Latencies();
    private final Means means = new Means();
    private boolean caughtUp;
    private boolean atOnce;
    private long sent;
    private long predictions;
    private long deadLetters;
    private long anomalies;
    private long falseAlarms;
    private long firstAnswer;
    private long lastAnswer;
    private String lastAlarm = "";

    /**
     * Begins to count.
     *
     * @param fromTheStart whether the job runs when the first event is sent; one that comes later isn't waited for before it
     *     has caught up
     */
    Scoreboard(String job, boolean fromTheStart) {
        this.job = job;
        caughtUp = fromTheStart;
        atOnce = fromTheStart;
    }

    @Override
    public synchronized void sent(String key, byte[] value) {
        sent++;
    }

    @Override
    public synchronized void sentBad() {
        sent++;
    }

    /** Returns how many events are not answered yet. */
    synchronized long ahead() {
        return sent - predictions - deadLetters;
    }

    /** Returns whether there are more events without an answer than there should be. */
    synchronized boolean isOverrun() {
        caughtUp |= predictions > 0 && ahead() < MOST_AHEAD;
        return caughtUp && ahead() >= MOST_AHEAD;
    }

    @Override
    public synchronized void injected(Fault fault) {
        watch(fault.key()).injected(fault);
    }

    @Override
    public synchronized void refused() {
        deadLetters++;
    }

    @Override
    public synchronized void answered(String key, Prediction prediction, boolean anomaly) {
        long now = System.nanoTime();
        firstAnswer = predictions == 0 ? now : firstAnswer;
        lastAnswer = now;
        predictions++;
        latency(System.currentTimeMillis() - prediction.getEventTime().toEpochMilli());
        Float score = prediction.getAnomalyScore();
        Watch watch = watch(key);
        watch.score(score == null ? 0 : score, anomaly);
        means.add(prediction, watch.isAffected());
        if (anomaly) {
            alarm(watch, Reason.of(prediction.getExplanation()));
        }
    }

    /** Takes how long an answer took, but for those to events that came before the job. */
    private void latency(long millis) {
        atOnce |= millis < AT_ONCE_MILLIS;
        if (atOnce) {
            latencies.add(millis);
        }
    }

    /** Returns where things stand. */
    synchronized JobStanding standing(int hottest) {
        List<JobStanding.Key> top = keys.values().stream()
                .filter(watch -> watch.heat() > 0)
                .sorted(Comparator.comparingDouble(Watch::heat).reversed().thenComparing(Watch::key))
                .limit(hottest)
                .map(watch -> new JobStanding.Key(watch.key(), watch.lastScores(), watch.reason()))
                .toList();
        Map<String, JobStanding.Faults> byKind = new TreeMap<>();
        keys.values().forEach(watch -> watch.count(byKind));
        double seconds = predictions < 2 ? 0 : (lastAnswer - firstAnswer) / 1e9;
        return new JobStanding(
                job,
                new JobStanding.Counts(sent, predictions, deadLetters, anomalies, keys.size()),
                byKind,
                falseAlarms,
                means.quality(),
                new JobStanding.Pace(
                        seconds == 0 ? 0 : (predictions - 1) / seconds,
                        latencies.quantile(0.5),
                        latencies.quantile(0.99)),
                top,
                lastAlarm);
    }

    private void alarm(Watch watch, String reason) {
        anomalies++;
        Fault fault = watch.alarm(reason);
        falseAlarms += fault == null ? 1 : 0;
        lastAlarm = watch.key() + " at event " + watch.answered() + ": " + describe(fault)
                + (reason.isEmpty() ? "" : "; " + reason);
    }

    private static String describe(@Nullable Fault fault) {
        return fault == null ? "false alarm" : fault.inWords();
    }

    private Watch watch(String key) {
        return keys.computeIfAbsent(key, Watch::new);
    }
}
