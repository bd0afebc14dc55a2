package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.head.Judgement;
import java.util.Arrays;

/**
 * How improbable an event is against the history of its key.
 *
 * <p>Five questions are asked. Four are answered by a {@link Tail} of logarithms: is the surprise great; is its average over
 * the last dozen events great (noise, drift); is the movement small (a frozen sensor); is the situation new. The fifth, by
 * {@link Records}: does a deviation go beyond everything before. The least of the five probabilities, times five, is p. With r the share of anomalous events that is expected, the likelihood is
 * {@code r / (r + p)}: Bayes' rule for faults that always look so odd. An event of at least the alarm's likelihood starts
 * a dead time, in which the likelihood stays below that of an alarm: one fault, one alarm. Before some hundred events are
 * known, p is kept from being small.
 *
 * <p>The score ranks events by the fifth question alone: how far they go beyond everything before.
 *
 * <pre>
 * count    [1]  events scored
 * dead     [1]  events of dead time left
 * average  [1]  recent surprise
 * tails    [8]  surprise, its average, stillness, novelty
 * records       see {@link Records}
 * </pre>
 */
final class LikelihoodScorer implements Scorer {
    private static final int DEAD = 1;
    private static final int AVERAGE = 2;
    private static final int TAILS = 3;
    /** Questions that tails answer. */
    private static final int QUESTIONS = 4;

    private static final int RECORDS = TAILS + QUESTIONS * Tail.MEMORY;

    /** Share of the newest event in the average. */
    private static final float NEWEST = 1f / 12;
    /** Surprise below this is none; it is in units of what is usual. */
    private static final float LEAST = 1e-3f;

    private static final float LEAST_MOVEMENT = 1e-4f;
    private static final float MOST = 1e6f;
    /** How much of the usual step is learnt from what was judged anomalous. */
    private static final float DISTRUST = 0.1f;

    /** Events after which the least p that is believed is smaller by a factor of e. */
    private static final float PATIENCE = 8;

    private static final float LOG_OF_QUESTIONS = (float) StrictMath.log(QUESTIONS + 1);

    private final float logRate;
    /** The logarithm of the p that makes an alarm. */
    private final float logAlarm;

    private final float alarm;
    private final int deadTime;
    private final boolean learnsAnomalies;
    private final Tail tail;
    private final Records records;

    /**
     * A scorer.
     *
     * @param learnsAnomalies whether records and, a little, the tails take in what was judged anomalous
     */
    LikelihoodScorer(float rate, float alarm, boolean learnsAnomalies, Tail tail, Records records) {
        this.logRate = (float) StrictMath.log(rate);
        this.logAlarm = (float) StrictMath.log(rate * (1 - alarm) / alarm);
        this.alarm = alarm;
        this.deadTime = records.deadTime();
        this.learnsAnomalies = learnsAnomalies;
        this.tail = tail;
        this.records = records;
    }

    @Override
    public int memorySize() {
        return RECORDS + records.memorySize();
    }

    @Override
    public void initialMemory(float[] memory, int offset) {
        for (int i = 0; i < TAILS; i++) {
            memory[offset + i] = 0;
        }
        for (int i = 0; i < QUESTIONS; i++) {
            Tail.initial(memory, offset + TAILS + i * Tail.MEMORY);
        }
        Arrays.fill(memory, offset + RECORDS, offset + memorySize(), 0);
    }

    @Override
    public void score(Judgement judgement, float[] memory, int offset) {
        float surprise = judgement.surprise;
        if (Float.isNaN(surprise)) {
            judgement.score = 0;
            judgement.likelihood = 0;
            return;
        }
        float count = memory[offset];
        float bounded = Math.max(LEAST, Math.min(MOST, surprise));
        float usual = count == 0 ? bounded : memory[offset + AVERAGE];
        float average = usual + NEWEST * (Math.min(bounded, 10 * usual + 1) - usual);
        memory[offset + AVERAGE] = average;
        float logAverage = log(average);
        float least = ask(0, log(bounded), count, memory, offset);
        least = Math.min(least, ask(1, logAverage, count, memory, offset));
        if (judgement.movement >= 0) {
            least = Math.min(least, ask(2, -log(Math.max(LEAST_MOVEMENT, judgement.movement)), count, memory, offset));
        }
        if (judgement.novelty >= 0) {
            least = Math.min(
                    least,
                    ask(3, log(Math.max(LEAST * LEAST, Math.min(MOST, judgement.novelty))), count, memory, offset));
        }
        memory[offset] = Math.min(count + 1, 1 << 24);
        float beyond = records.beyond(judgement, count, memory, offset + RECORDS);
        least = Math.min(least, records.logProbability(beyond, count));
        judgement.score = records.once(beyond, memory, offset + RECORDS);
        answer(Math.max(-count / PATIENCE, Math.min(0, least + LOG_OF_QUESTIONS)), judgement, memory, offset);
        boolean anomalous = judgement.likelihood >= alarm || memory[offset + DEAD] > 0;
        records.learn(judgement, learnsAnomalies || !anomalous, memory, offset + RECORDS);
    }

    private void answer(float logProbability, Judgement judgement, float[] memory, int offset) {
        float odds = (float) StrictMath.exp(Math.min(80, logProbability - logRate));
        float likelihood = 1 / (1 + odds);
        float dead = memory[offset + DEAD];
        if (dead > 0) {
            memory[offset + DEAD] = dead - 1;
            likelihood = Math.min(likelihood, alarm / 2);
        } else if (likelihood >= alarm) {
            memory[offset + DEAD] = deadTime;
        }
        judgement.likelihood = likelihood;
    }

    private float ask(int question, float value, float count, float[] memory, int offset) {
        int at = offset + TAILS + question * Tail.MEMORY;
        float logProbability = count == 0 ? 0 : tail.logProbability(value, memory, at);
        boolean anomalous = memory[offset + DEAD] > 0 || logProbability < logAlarm;
        float trust = !anomalous ? 1 : learnsAnomalies ? DISTRUST : 0;
        tail.learn(value, count, trust, memory, at);
        return logProbability;
    }

    private static float log(float value) {
        return (float) StrictMath.log(value);
    }
}
