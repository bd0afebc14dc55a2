package io.github.cellstream.training.evaluation;

import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.training.Sequence;
import io.github.cellstream.training.data.CorpusCoding;
import io.github.cellstream.training.data.Example;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The worst rank in each session, after DeepLog (Du, Li, Zheng and Srikumar, 2017): every event is ranked among all tokens by the
 * probability that the model gave it one event before, 1 for the most probable one. A session with an event beyond rank g
 * is abnormal. Judged from the first event, which follows {@code <start>}, to {@code <end>}.
 */
public final class SessionRanks {
    /** The rank of a token that the vocabulary doesn't hold: beyond every g. */
    public static final int UNKNOWN = Integer.MAX_VALUE;

    private static final int ROWS = 64;

    private final SequenceModel model;
    private final CorpusCoding coding;
    private final Map<List<String>, Integer> known = new HashMap<>();

    /**
     * Prepares to judge sessions.
     *
     * @param model of the task next-token
     * @param coding the model's own
     */
    public SessionRanks(SequenceModel model, CorpusCoding coding) {
        this.model = model;
        this.coding = coding;
    }

    /** Returns the worst rank of each session, in their order. Equal sessions are stepped once. */
    public List<Integer> worst(List<List<String>> sessions) {
        List<List<String>> fresh =
                sessions.stream().filter(session -> !known.containsKey(session)).distinct().toList();
        List<Sequence> sequences = new ArrayList<>(fresh.size());
        for (List<String> session : fresh) {
            sequences.add(coding.encode(new Example.Tokens("session", session, Optional.empty())));
        }
        int[] worst = rank(sequences);
        for (int i = 0; i < worst.length; i++) {
            boolean unknown = fresh.get(i).stream().anyMatch(token -> !coding.knows(token));
            known.put(fresh.get(i), unknown ? UNKNOWN : worst[i]);
        }
        return sessions.stream().map(session -> known.getOrDefault(session, UNKNOWN)).toList();
    }

    private int[] rank(List<Sequence> sequences) {
        int[] worst = new int[sequences.size()];
        float[][] expected = new float[sequences.size()][];
        new Replay(model, ROWS).run(sequences, (sequence, step, judgement) -> {
            float[] before = expected[sequence];
            if (before != null) {
                int rank = rank(before, sequences.get(sequence).token(step));
                worst[sequence] = Math.max(worst[sequence], rank);
            }
            boolean last = step + 1 == sequences.get(sequence).length();
            expected[sequence] = last ? null : copy(judgement, before);
        });
        return worst;
    }

    /** Returns the place of a token among all by probability, from 1. */
    static int rank(float[] probabilities, int token) {
        int rank = 1;
        for (float probability : probabilities) {
            if (probability > probabilities[token]) {
                rank++;
            }
        }
        return rank;
    }

    private static float[] copy(Judgement judgement, float[] into) {
        float[] copy = into == null ? new float[judgement.result.length] : into;
        System.arraycopy(judgement.result, 0, copy, 0, copy.length);
        return copy;
    }
}
