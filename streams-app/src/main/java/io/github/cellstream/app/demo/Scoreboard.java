package io.github.cellstream.app.demo;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares what was sent with what came back. Shared by the thread that sends, the one that reads and the view. */
final class Scoreboard {
    private final Map<String, Watch> machines = new HashMap<>();
    private final Latencies latencies = new Latencies();
    private long sent;
    private long sentBad;
    private long predictions;
    private long deadLetters;
    private long anomalies;
    private long falseAlarms;
    private long intervals;
    private double covered;
    private long firstAnswer;
    private long lastAnswer;
    private String lastAlarm = "";

    synchronized void sent() {
        sent++;
    }

    synchronized void sentBad() {
        sentBad++;
    }

    /** Returns how many events are not answered yet. */
    synchronized long ahead() {
        return sent + sentBad - predictions - deadLetters;
    }

    synchronized void injected(Fault fault) {
        watch(fault.machine()).injected(fault);
    }

    synchronized void deadLetter() {
        deadLetters++;
    }

    /**
     * Takes a prediction.
     *
     * @param step number of the reading that it answers
     * @param score its anomaly score, 0 if it has none
     * @param latency milliseconds from the reading to this answer
     */
    synchronized void predicted(String machine, long step, float score, boolean anomaly, long latency) {
        long now = System.nanoTime();
        firstAnswer = predictions == 0 ? now : firstAnswer;
        lastAnswer = now;
        predictions++;
        latencies.add(latency);
        Watch watch = watch(machine);
        watch.score(step, score, anomaly);
        if (anomaly) {
            alarm(watch, step);
        }
    }

    /** Takes the share of a reading that lay within its intervals. */
    synchronized void covered(float share) {
        intervals++;
        covered += share;
    }

    /** Returns where things stand. */
    synchronized Standing standing(int hottest) {
        List<Standing.Machine> top = machines.values().stream()
                .filter(watch -> watch.heat() > 0)
                .sorted(Comparator.comparingDouble(Watch::heat).reversed().thenComparing(Watch::key))
                .limit(hottest)
                .map(watch -> new Standing.Machine(watch.key(), watch.lastScores()))
                .toList();
        Map<FaultKind, Standing.Faults> faults = new EnumMap<>(FaultKind.class);
        machines.values().forEach(watch -> watch.count(faults));
        Map<String, Standing.Faults> byKind = new LinkedHashMap<>();
        faults.forEach((kind, found) -> byKind.put(kind.toString(), found));
        double seconds = predictions < 2 ? 0 : (lastAnswer - firstAnswer) / 1e9;
        return new Standing(
                new Standing.Counts(sent + sentBad, predictions, deadLetters, anomalies, machines.size(), ahead()),
                byKind,
                falseAlarms,
                intervals == 0 ? Double.NaN : covered / intervals,
                seconds == 0 ? 0 : (predictions - 1) / seconds,
                latencies.quantile(0.5),
                latencies.quantile(0.99),
                top,
                lastAlarm);
    }

    private void alarm(Watch watch, long step) {
        anomalies++;
        Fault fault = watch.explanation(step);
        if (fault == null) {
            falseAlarms++;
        } else {
            watch.found(fault);
        }
        lastAlarm = watch.key() + " at reading " + step + ": " + describe(fault);
    }

    private static String describe(@Nullable Fault fault) {
        return fault == null ? "false alarm" : fault.kind() + " of " + Machine.SENSORS[fault.sensor()];
    }

    private Watch watch(String machine) {
        return machines.computeIfAbsent(machine, Watch::new);
    }
}
