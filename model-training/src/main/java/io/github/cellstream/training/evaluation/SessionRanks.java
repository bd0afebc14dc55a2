package io.github.cellstream.training.evaluation;

import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.training.Sequence;
import io.github.cellstream.training.data.CorpusCoding;
import io.github.cellstream.training.data.Example;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far from expected each event of a session was, after DeepLog (Du, Li, Zheng and Srikumar, 2017): every event is ranked among all
 * tokens by the probability that the model gave it one event before, 1 for the most probable one. From the first event, which follows
 * {@code <start>}, to {@code <end>}.
 */
public final class SessionRanks {
    /** The rank of a token that the vocabulary doesn't hold: beyond every other. */
    public static final int UNKNOWN = 1 << 20;

    private static final int ROWS = 64;

    private final SequenceModel model;
    private final CorpusCoding coding;
    private final Map<List<String>, int[]> known = new HashMap<>();

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

    /** Returns the ranks of each session's events, the sessions in their order. Equal sessions are stepped once. */
    public List<int[]> of(List<List<String>> sessions) {
        List<List<String>> fresh = sessions.stream()
                .filter(session -> !known.containsKey(session))
                .distinct()
                .toList();
        List<Sequence> sequences = new ArrayList<>(fresh.size());
        for (List<String> session : fresh) {
            sequences.add(coding.encode(new Example.Tokens("session", session, Optional.empty())));
        }
        int[][] ranks = rank(sequences);
        int first = coding.boundaries() ? 1 : 0;
        for (int i = 0; i < ranks.length; i++) {
            List<String> session = fresh.get(i);
            for (int t = 0; t < session.size(); t++) {
                if (!coding.knows(session.get(t))) {
                    ranks[i][t + first] = UNKNOWN;
                }
            }
            known.put(session, ranks[i]);
        }
        return sessions.stream().map(known::get).toList();
    }

    private int[][] rank(List<Sequence> sequences) {
        int[][] ranks = new int[sequences.size()][];
        new Replay(model, ROWS).run(sequences, (index, step, judgement) -> {
            if (step == 0) {
                ranks[index] = new int[sequences.get(index).length()];
            }
            ranks[index][step] = Math.max(1, judgement.rank);
        });
        return ranks;
    }
}
