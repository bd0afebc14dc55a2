package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.head.Judgement;

/**
 * How far an event goes beyond everything before it: the greatest deviation so far is the measure of each next one.
 *
 * <p>Of n readings without a fault one in n sets a record, whatever their distribution: no scale and no threshold has to be
 * known. A deviation c above the record M scores {@code 1 - M/c}, the share of it that is without example; the greatest
 * of all deviations counts. Records fade, so that what is long past is a record again, and a young history is trusted less.
 * An event that beats a record clearly begins a dead time in which only a still higher score counts: one fault, one score.
 *
 * <pre>
 * greatest [K]  the records
 * hold     [1]  the score that began the dead time
 * left     [1]  events of dead time left
 * </pre>
 */
final class Records {
    /** A record fades to 1/e in this many events. */
    private static final float FADING = 20_000;
    /** The score from which a dead time begins: a record beaten by less is chance. */
    private static final float CLEAR = 0.02f;
    /** How fast records beaten by more grow rarer; where noise is Gaussian much faster than in most series. */
    private static final float STEEPNESS = 25;
    /** Events after which half of a score is believed. */
    private static final float PATIENCE = 20;

    private final int channels;
    private final int parts;
    private final int deadTime;

    /**
     * Says what is to be remembered.
     *
     * @param channels deviations of an event, a multiple of {@code parts}
     * @param parts what contributes: features, or one token
     */
    Records(int channels, int parts, int deadTime) {
        this.channels = channels;
        this.parts = parts;
        this.deadTime = deadTime;
    }

    int deadTime() {
        return deadTime;
    }

    int memorySize() {
        return channels + 2;
    }

    /**
     * Says how far an event goes beyond everything before, and fills its contributions.
     *
     * @param count events before this one
     * @return {@code [0, 1)}, 0 if no record is beaten
     */
    float beyond(Judgement judgement, float count, float[] memory, int at) {
        float beyond = 0;
        float trust = count / (count + PATIENCE);
        int each = parts == 0 ? 0 : channels / parts;
        for (int part = 0; part < parts; part++) {
            float own = 0;
            for (int k = part * each; k < (part + 1) * each; k++) {
                float deviation = judgement.deviations[k];
                if (deviation > memory[at + k]) {
                    own = Math.max(own, trust * (1 - memory[at + k] / deviation));
                }
            }
            judgement.contributions[part] = own;
            beyond = Math.max(beyond, own);
        }
        return beyond;
    }

    /**
     * Returns the logarithm of the probability that an event without a fault goes so far beyond: one record in {@code
     * count / channels} events, and each beaten by a share s with probability {@code (1 - s)^}{@value #STEEPNESS}.
     */
    float logProbability(float beyond, float count) {
        if (beyond <= 0) {
            return 0;
        }
        return (float) (StrictMath.log(channels / (count + 1)) + STEEPNESS * StrictMath.log(1 - beyond));
    }

    /** Returns what an event scores: what it goes beyond, or 0 in the dead time of one that went as far. */
    float once(float beyond, float[] memory, int at) {
        int hold = at + channels;
        int left = hold + 1;
        if (memory[left] > 0 && --memory[left] == 0) {
            memory[hold] = 0;
        }
        if (beyond <= memory[hold]) {
            return 0;
        }
        if (beyond >= CLEAR && deadTime > 0) {
            memory[hold] = beyond;
            memory[left] = deadTime;
        }
        return beyond;
    }

    /** Lets the records fade and, where the event is to be learnt from, takes its deviations in. */
    void learn(Judgement judgement, boolean learns, float[] memory, int at) {
        for (int k = 0; k < channels; k++) {
            memory[at + k] *= 1 - 1 / FADING;
            float deviation = judgement.deviations[k];
            if (learns && deviation > memory[at + k]) {
                memory[at + k] = Math.min(Float.MAX_VALUE, deviation);
            }
        }
    }
}
