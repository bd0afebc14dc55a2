package io.github.cellstream.training.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code .ts} files of the UEA and UCR archives (Bagnall et al., 2018): after {@code @data} each line is one sequence, its dimensions
 * apart by colons, a dimension's values by commas, and the class behind the last colon if {@code @classLabel} says true.
 *
 * <p>Sequences may differ in length, the dimensions of one may not. A line with a missing value ({@code ?}) is left out.
 */
public final class UeaReader implements ExampleReader {
    /** Has no settings. */
    public UeaReader() {}

    @Override
    public List<Example> read(TextLines lines, LineFaults faults) throws IOException {
        boolean labelled = header(lines);
        List<Example> series = new ArrayList<>();
        String line;
        while ((line = lines.next()) != null) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            try {
                series.add(series(lines.name() + ":" + lines.number(), text, labelled));
            } catch (IllegalArgumentException e) {
                faults.add(lines.name(), lines.number(), String.valueOf(e.getMessage()));
            }
        }
        return series;
    }

    /** Reads up to {@code @data}; returns whether lines carry their class. */
    private static boolean header(TextLines lines) throws IOException {
        boolean labelled = false;
        String line;
        while ((line = lines.next()) != null) {
            String text = line.strip().toLowerCase(Locale.ROOT);
            if (text.equals("@data")) {
                return labelled;
            } else if (text.startsWith("@classlabel")) {
                labelled = text.startsWith("true", "@classlabel".length() + 1);
            } else if (text.startsWith("@timestamps") && text.endsWith("true")) {
                throw new CorpusException(
                        CorpusError.CORPUS_UNREADABLE,
                        lines.name(),
                        "its values carry time stamps, which are not read; write it with @timeStamps false");
            }
        }
        throw new CorpusException(
                CorpusError.CORPUS_UNREADABLE, lines.name(), "no line @data; wanted a .ts file of the UEA archive");
    }

    private static Example series(String key, String text, boolean labelled) {
        String[] parts = text.split(":", -1);
        int features = labelled ? parts.length - 1 : parts.length;
        if (features < 1) {
            throw new IllegalArgumentException("no dimension before the class");
        }
        String[] first = parts[0].split(",", -1);
        float[] values = new float[first.length * features];
        for (int f = 0; f < features; f++) {
            String[] numbers = parts[f].split(",", -1);
            if (numbers.length != first.length) {
                throw new IllegalArgumentException(
                        "dimension " + (f + 1) + " has " + numbers.length + " values, dimension 1 has " + first.length);
            }
            for (int t = 0; t < numbers.length; t++) {
                values[t * features + f] = number(numbers[t], f, t);
            }
        }
        return new Example.Readings(
                key,
                features,
                values,
                labelled ? Optional.of(parts[features].strip().intern()) : Optional.empty());
    }

    private static float number(String text, int dimension, int step) {
        float value;
        try {
            value = Float.parseFloat(text);
        } catch (NumberFormatException e) {
            value = Float.NaN;
        }
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("dimension " + (dimension + 1) + ", value " + (step + 1)
                    + ": wanted a number, found '" + (text.length() <= 20 ? text : text.substring(0, 20) + "…") + "'");
        }
        return value;
    }
}
