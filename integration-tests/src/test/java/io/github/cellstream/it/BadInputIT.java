package io.github.cellstream.it;

import static io.github.cellstream.schemas.DeadLetterCode.MISSING_INPUT;
import static io.github.cellstream.schemas.DeadLetterCode.NOT_FINITE;
import static io.github.cellstream.schemas.DeadLetterCode.NULL_KEY;
import static io.github.cellstream.schemas.DeadLetterCode.OUT_OF_ORDER;
import static io.github.cellstream.schemas.DeadLetterCode.OVERSIZED;
import static io.github.cellstream.schemas.DeadLetterCode.UNDECODABLE;
import static io.github.cellstream.schemas.DeadLetterCode.UNKNOWN_CONTROL;
import static io.github.cellstream.schemas.DeadLetterCode.UNKNOWN_TOKEN;
import static io.github.cellstream.schemas.DeadLetterCode.WRONG_SIZE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.it.Traffic.Fault;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of bad input, mixed into good traffic: see {@link BadInputJobs} for what is asserted. */
@RequiresDocker
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class BadInputIT {
    private static final int KEYS = 20;
    private static final int GOOD_PER_KEY = 50;
    private static final int MAX_BYTES = 1000;
    private static final List<String> VOCABULARY = List.of("login", "read", "write", "logout", "error");

    private static final Fault NO_KEY = new Fault(NULL_KEY, "process", "found no key");

    private final long seed = Interleaving.seed();
    private final Random random = new Random(seed);
    /** An hour ago: no broker takes this for too old, or for the future. */
    private final long start = System.currentTimeMillis() - TimeUnit.HOURS.toMillis(1);

    @Test
    void shouldSetAsideWhatAModelOfReadingsCannotTake(@TempDir Path folder) throws Exception {
        byte[] model =
                OnnxWriter.write(new RandomNetworks(1).ofFeatures(Cell.LSTM, 3, List.of(16), 4), ModelSettings.NONE);
        Map<String, String> settings =
                Map.of("input.max.bytes", Integer.toString(MAX_BYTES), "events.out.of.order", "dead-letter");
        List<List<Traffic>> sequences = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            String name = "machine-" + key;
            List<Traffic> sequence = new ArrayList<>();
            for (int i = 0; i < GOOD_PER_KEY; i++) {
                sequence.add(traffic(name, reading(start + 1000L * i), null));
            }
            mixIn(sequence, badReadings(name));
            sequences.add(sequence);
        }
        sequences.add(fromTheFuture());
        List<Traffic> keyless = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keyless.add(traffic(null, reading(start), NO_KEY));
        }
        sequences.add(keyless);
        new BadInputJobs("readings", settings, file(folder, model))
                .assertSetAside(Interleaving.of(sequences, random), seed);
    }

    @Test
    void shouldSetAsideWhatAModelOfTokensCannotTake(@TempDir Path folder) throws Exception {
        byte[] model = OnnxWriter.write(
                new RandomNetworks(2).ofTokens(Cell.GRU, VOCABULARY.size(), 8, List.of(16), 3),
                ModelSettings.NONE.with(ModelSetting.VOCABULARY, VOCABULARY));
        Map<String, String> settings = Map.of("input.max.bytes", Integer.toString(MAX_BYTES), "input.decoder", "text");
        List<List<Traffic>> sequences = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            String name = "session-" + key;
            List<Traffic> sequence = new ArrayList<>();
            for (int i = 0; i < GOOD_PER_KEY; i++) {
                sequence.add(traffic(name, VOCABULARY.get(random.nextInt(VOCABULARY.size())), null));
            }
            mixIn(sequence, badTokens(name));
            sequences.add(sequence);
        }
        sequences.add(List.of(traffic(null, "login", NO_KEY)));
        new BadInputJobs("tokens", settings, file(folder, model))
                .assertSetAside(Interleaving.of(sequences, random), seed);
    }

    /** Good events: a clock that runs ahead is no fault of the reading, though no broker takes a record from the future. */
    private List<Traffic> fromTheFuture() {
        List<Traffic> sequence = new ArrayList<>();
        for (int i = 0; i < GOOD_PER_KEY; i++) {
            sequence.add(traffic("clock-ahead", reading(start + TimeUnit.DAYS.toMillis(2) + 1000L * i), null));
        }
        return sequence;
    }

    private List<Traffic> badReadings(String key) {
        String later = "{\"eventTime\": " + (start + TimeUnit.MINUTES.toMillis(50));
        String features = ", \"features\": ";
        return List.of(
                traffic(key, new byte[] {(byte) 0xFF, 0, 1}, new Fault(UNDECODABLE, "decode", "not JSON")),
                traffic(key, later + features + "[1, 2", new Fault(UNDECODABLE, "decode", "not JSON")),
                traffic(key, "[1, 2, 3]", new Fault(UNDECODABLE, "decode", "wanted a JSON object")),
                traffic(
                        key,
                        later + features + "[\"high\", 2, 3]}",
                        new Fault(UNDECODABLE, "decode", "wanted a number")),
                traffic(
                        key,
                        "{\"eventTime\": \"soon\"" + features + "[1, 2, 3]}",
                        new Fault(UNDECODABLE, "decode", "eventTime")),
                traffic(
                        key,
                        later + features + "[1, 2, 3], \"note\": \"" + "x".repeat(MAX_BYTES) + "\"}",
                        new Fault(OVERSIZED, "decode", "at most " + MAX_BYTES)),
                traffic(key, later + "}", new Fault(MISSING_INPUT, "process", "found no input, wanted 3 features")),
                traffic(
                        key,
                        later + ", \"token\": \"login\"}",
                        new Fault(MISSING_INPUT, "process", "found a token, wanted 3 features")),
                traffic(key, later + features + "[1, 2]}", new Fault(WRONG_SIZE, "process", "found 2 features")),
                traffic(key, later + features + "[1, 2, 3, 4]}", new Fault(WRONG_SIZE, "process", "found 4 features")),
                traffic(
                        key,
                        later + features + "[1, \"NaN\", 3]}",
                        new Fault(NOT_FINITE, "process", "feature 1 is NaN")),
                traffic(
                        key,
                        later + features + "[1, 2, \"-Infinity\"]}",
                        new Fault(NOT_FINITE, "process", "feature 2 is -Infinity")),
                traffic(
                        key,
                        later + features + "[1e39, 2, 3]}",
                        new Fault(NOT_FINITE, "process", "feature 0 is Infinity")),
                traffic(
                        key,
                        later + features + "[1, 2, 3], \"control\": \"PAUSE\"}",
                        new Fault(UNKNOWN_CONTROL, "decode", "PAUSE")),
                traffic(
                        key,
                        later + features + "[1, 2, 3]}",
                        new Fault(UNKNOWN_CONTROL, "process", "PAUSE", Map.of("cellstream.control", "PAUSE"))),
                traffic(key, reading(start - 1), new Fault(OUT_OF_ORDER, "process", "event time " + (start - 1))));
    }

    private List<Traffic> badTokens(String key) {
        return List.of(
                traffic(key, "zebra", new Fault(UNKNOWN_TOKEN, "process", "'zebra'")),
                traffic(key, "Login", new Fault(UNKNOWN_TOKEN, "process", "'Login'")),
                traffic(key, new byte[0], new Fault(MISSING_INPUT, "process", "found no input, wanted a token")),
                traffic(key, new byte[] {(byte) 0xC3, 0x28}, new Fault(UNDECODABLE, "decode", "UTF-8")),
                traffic(key, "read".repeat(MAX_BYTES), new Fault(OVERSIZED, "decode", "at most " + MAX_BYTES)),
                traffic(
                        key,
                        "read",
                        new Fault(UNKNOWN_CONTROL, "process", "STOP", Map.of("cellstream.control", "STOP"))));
    }

    /** Puts each at a random place behind the first event. */
    private void mixIn(List<Traffic> sequence, List<Traffic> bad) {
        for (Traffic event : bad) {
            sequence.add(1 + random.nextInt(sequence.size()), event);
        }
    }

    private String reading(long time) {
        return "{\"eventTime\": " + time + ", \"features\": [" + random.nextFloat() + ", " + random.nextFloat() + ", "
                + random.nextFloat() + "]}";
    }

    private Traffic traffic(@Nullable String key, String value, @Nullable Fault fault) {
        return traffic(key, value.getBytes(UTF_8), fault);
    }

    private Traffic traffic(@Nullable String key, byte[] value, @Nullable Fault fault) {
        return new Traffic(key, start, value, fault);
    }

    private static Path file(Path folder, byte[] model) throws IOException {
        return Files.write(folder.resolve("model.onnx"), model);
    }
}
