package io.github.cellstream.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import io.github.cellstream.training.NetworkBuilder;
import io.github.cellstream.training.Sequence;
import io.github.cellstream.training.TrainingSet;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.CorpusCoding;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.data.LineFaults;
import io.github.cellstream.training.data.VocabularyOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What replaying hears, against stepping one sequence after the other by hand. */
class ReplayTest {
    private final List<Example> sessions = sessions();
    private final CorpusCoding coding = CorpusCoding.learn(
            Corpus.of("test", List.of(), sessions, new LineFaults()), sessions, VocabularyOptions.ALL.withBoundaries());
    private final TrainingSet set = coding.encode(sessions);
    private final SequenceModel model = model();

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void shouldHearTheSameForEveryNumberOfRows() {
        List<List<Float>> alone = surprises(1);

        assertThat(surprises(3)).isEqualTo(alone);
        assertThat(surprises(64)).isEqualTo(alone);
        assertThat(alone.stream().mapToInt(List::size).sum()).isEqualTo((int) set.steps());
    }

    @Test
    void shouldScoreTokensAsSteppingByHandDoes() {
        double nats = 0;
        long tokens = 0;
        for (Sequence sequence : set.sequences()) {
            for (int t = 1; t < sequence.length(); t++) {
                nats -= Math.log(distributions(sequence).get(t - 1)[sequence.token(t)]);
                tokens++;
            }
        }

        TokenScore score = TokenScore.of(model, set.sequences(), 4);

        assertThat(score.tokens()).isEqualTo(tokens);
        assertThat(score.natsPerToken()).isCloseTo(nats / tokens, within(1e-5));
        assertThat(score.perplexity()).isCloseTo(Math.exp(nats / tokens), within(1e-4));
    }

    @Test
    void shouldRankEventsAsSteppingByHandDoes() {
        List<String> session = ((Example.Tokens) sessions.get(3)).tokens();
        Sequence sequence = set.sequences().get(3);
        List<float[]> distributions = distributions(sequence);
        SessionTrace trace =
                new SessionTraces(model, coding).of(List.of(session)).get(0);

        assertThat(trace.ranks()).hasSize(session.size() + 2);
        double greatest = 0;
        for (int t = 1; t < sequence.length(); t++) {
            float[] expected = distributions.get(t - 1);
            assertThat(trace.ranks()[t]).isEqualTo(rank(expected, sequence.token(t)));
            greatest = Math.max(greatest, -Math.log(expected[sequence.token(t)]) / Math.log(2));
        }
        assertThat((double) trace.surprise()).isCloseTo(greatest, within(1e-4));
    }

    @Test
    void shouldRankAnUnknownTokenBeyondAll() {
        SessionTrace trace = new SessionTraces(model, coding)
                .of(List.of(List.of("a", "never", "b")))
                .get(0);

        assertThat(trace.surprise()).isInfinite();
        assertThat(trace.ranks()[2]).isEqualTo(SessionTrace.UNKNOWN);
        assertThat(trace.ranks()[1]).isLessThan(20);
    }

    private static int rank(float[] probabilities, int token) {
        int rank = 1;
        for (float probability : probabilities) {
            rank += probability > probabilities[token] ? 1 : 0;
        }
        return rank;
    }

    private List<List<Float>> surprises(int rows) {
        List<List<Float>> heard = new ArrayList<>();
        set.sequences().forEach(sequence -> heard.add(new ArrayList<>()));
        new Replay(model, rows).run(set.sequences(), (sequence, step, judgement) -> {
            assertThat(heard.get(sequence)).hasSize(step);
            heard.get(sequence).add(judgement.surprise);
        });
        return heard;
    }

    private List<float[]> distributions(Sequence sequence) {
        StepBatch batch = model.newBatch(1);
        batch.size(1);
        model.initialState(batch.states(), 0);
        List<float[]> all = new ArrayList<>();
        for (int t = 0; t < sequence.length(); t++) {
            batch.tokens()[0] = sequence.token(t);
            model.step(batch);
            all.add(batch.outputs().clone());
        }
        return all;
    }

    private SequenceModel model() {
        Network network = NetworkBuilder.tokens(coding.input().size(), 5)
                .embedding(6)
                .recurrent(Cell.LSTM, 7)
                .dense(coding.input().size(), Activation.SOFTMAX)
                .build();
        byte[] file = OnnxWriter.write(network, set.settings(Task.NEXT_TOKEN));
        return Plugins.named(ModelEngine.class, ModelEngine::name, "jvm")
                .load(ModelSource.settings("test", Map.of()).withBytes(file));
    }

    private static List<Example> sessions() {
        Random random = new Random(11);
        List<Example> sessions = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<String> tokens = new ArrayList<>();
            for (int t = 0; t <= random.nextInt(9); t++) {
                tokens.add(String.valueOf((char) ('a' + random.nextInt(5))));
            }
            sessions.add(new Example.Tokens("s" + i, tokens, Optional.empty()));
        }
        return sessions;
    }
}
