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
 * How far from expected the events of sessions were, after DeepLog (Du, Li, Zheng and Srikumar, 2017): every event is judged by the
 * probability that the model gave it one event before. From the first event, which follows {@code <start>}, to {@code <end>}.
 */
public final class SessionTraces {
    private static final int ROWS = 64;

    private final SequenceModel model;
    private final CorpusCoding coding;
    private final Map<List<String>, SessionTrace> known = new HashMap<>();

    /**
     * Prepares to judge sessions.
     *
     * @param model of the task next-token
     * @param coding the model's own
     */
    public SessionTraces(SequenceModel model, CorpusCoding coding) {
        this.model = model;
        this.coding = coding;
    }

    /** Returns how each session went, the sessions in their order. Equal sessions are stepped once. */
    public List<SessionTrace> of(List<List<String>> sessions) {
        List<List<String>> fresh = sessions.stream()
                .filter(session -> !known.containsKey(session))
                .distinct()
                .toList();
        List<Sequence> sequences = new ArrayList<>(fresh.size());
        for (List<String> session : fresh) {
            sequences.add(coding.encode(new Example.Tokens("session", session, Optional.empty())));
        }
        int[][] ranks = new int[fresh.size()][];
        float[] surprises = new float[fresh.size()];
        new Replay(model, ROWS).run(sequences, (index, step, judgement) -> {
            if (step == 0) {
                ranks[index] = new int[sequences.get(index).length()];
            }
            ranks[index][step] = Math.max(1, judgement.rank);
            if (judgement.surprise > surprises[index]) {
                surprises[index] = judgement.surprise;
            }
        });
        int first = coding.boundaries() ? 1 : 0;
        for (int i = 0; i < ranks.length; i++) {
            List<String> session = fresh.get(i);
            for (int t = 0; t < session.size(); t++) {
                if (!coding.knows(session.get(t))) {
                    ranks[i][t + first] = SessionTrace.UNKNOWN;
                    surprises[i] = Float.POSITIVE_INFINITY;
                }
            }
            known.put(session, new SessionTrace(ranks[i], surprises[i]));
        }
        return sessions.stream().map(known::get).toList();
    }
}
