package io.github.cellstream.benchmarks.contender;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a contender is told.
 *
 * @param contender which one it is
 * @param address {@code bootstrap.servers}
 * @param job name of the job, of its group and of its changelogs
 * @param input topic of the events
 * @param output topic of the answers
 * @param model file of the model
 * @param folder for local state
 * @param exactlyOnce whether the guarantee is exactly once, otherwise at least once
 * @param threads stream threads
 * @param further settings of Kafka Streams or Cellstream, under their own names
 */
public record ContenderSettings(
        Contender contender,
        String address,
        String job,
        String input,
        String output,
        Path model,
        Path folder,
        boolean exactlyOnce,
        int threads,
        Map<String, String> further) {
    private static final String FURTHER = "with.";

    /** Copies what is further set. */
    public ContenderSettings {
        further = Map.copyOf(further);
    }

    /** Returns them as names and values. */
    public Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("contender", contender.label());
        words.put("address", address);
        words.put("job", job);
        words.put("input", input);
        words.put("output", output);
        words.put("model", model.toString());
        words.put("folder", folder.toString());
        words.put("exactlyOnce", String.valueOf(exactlyOnce));
        words.put("threads", String.valueOf(threads));
        further.forEach((key, value) -> words.put(FURTHER + key, value));
        return words;
    }

    /** Reads what {@link #words} returned. */
    public static ContenderSettings parse(Map<String, String> words) {
        Map<String, String> further = new LinkedHashMap<>();
        words.forEach((key, value) -> {
            if (key.startsWith(FURTHER)) {
                further.put(key.substring(FURTHER.length()), value);
            }
        });
        return new ContenderSettings(
                Contender.of(word(words, "contender")),
                word(words, "address"),
                word(words, "job"),
                word(words, "input"),
                word(words, "output"),
                Path.of(word(words, "model")),
                Path.of(word(words, "folder")),
                Boolean.parseBoolean(word(words, "exactlyOnce")),
                Integer.parseInt(word(words, "threads")),
                further);
    }

    private static String word(Map<String, String> words, String key) {
        String value = words.get(key);
        if (value == null) {
            throw new IllegalArgumentException("a contender was not told its " + key);
        }
        return value;
    }
}
