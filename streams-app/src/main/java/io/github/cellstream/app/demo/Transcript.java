package io.github.cellstream.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts the characters that were sent beside what the job said of them, and keeps the last ones of each key. */
final class Transcript implements Witness {
    private final int kept;
    private final Map<String, Line> lines = new TreeMap<>();

    /**
     * Begins to write down.
     *
     * @param kept characters of each key
     */
    Transcript(int kept) {
        this.kept = kept;
    }

    @Override
    public synchronized void sent(String key, byte[] value) {
        lines.computeIfAbsent(key, name -> new Line()).unanswered.addLast(new String(value, UTF_8));
    }

    @Override
    public synchronized void answered(String key, Prediction prediction, boolean anomaly) {
        Line line = lines.computeIfAbsent(key, name -> new Line());
        String character = line.unanswered.pollFirst();
        if (character == null || !(prediction.getResult() instanceof NextToken next)) {
            return;
        }
        Float bits = next.getSurprisal();
        Float perplexity = next.getPerplexity();
        line.read.addLast(new Answered(character, bits == null ? 0 : bits));
        line.perplexity = perplexity == null ? Float.NaN : perplexity;
        if (line.read.size() > kept) {
            line.read.removeFirst();
        }
    }

    /** Returns the last characters of each key, keys sorted. */
    synchronized List<Standing.Passage> passages() {
        return lines.entrySet().stream()
                .map(entry -> entry.getValue().passage(entry.getKey()))
                .toList();
    }

    private record Answered(String text, float bits) {}

    private static final class Line {
        private final Deque<String> unanswered = new ArrayDeque<>();
        private final Deque<Answered> read = new ArrayDeque<>();
        private float perplexity = Float.NaN;

        Standing.Passage passage(String key) {
            float[] bits = new float[read.size()];
            int at = 0;
            for (Answered character : read) {
                bits[at++] = character.bits();
            }
            return new Standing.Passage(key, read.stream().map(Answered::text).toList(), bits, perplexity);
        }
    }
}
