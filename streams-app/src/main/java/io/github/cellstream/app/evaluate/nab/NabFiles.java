package io.github.cellstream.app.evaluate.nab;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The benchmark's files: series in {@code data/GROUP/FILE.csv} (a heading, then {@code timestamp,value}), windows in {@code
 * labels/combined_windows.json}, scores in {@code GROUP/FILE.csv} ({@code timestamp,value,anomaly_score}).
 */
public final class NabFiles {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SCORE = "anomaly_score";

    private NabFiles() {}

    /**
     * Reads all series of a folder, sorted by name.
     *
     * @throws UncheckedIOException if a file can't be read
     * @throws IllegalArgumentException if a file is not of that form, or a series has no entry among the windows
     */
    public static List<NabSeries> read(Path folder) {
        Path data = folder.resolve("data");
        Path labels = folder.resolve("labels").resolve("combined_windows.json");
        try (Stream<Path> files = Files.walk(data, 2)) {
            Map<String, List<String[]>> windows = windows(labels);
            List<NabSeries> series = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".csv"))
                    .sorted()
                    .toList()) {
                String name = data.relativize(file).toString().replace('\\', '/');
                List<String[]> own = windows.get(name);
                if (own == null) {
                    throw new IllegalArgumentException(labels + " says nothing of " + name + ", not even []");
                }
                series.add(series(name, file, own));
            }
            if (series.isEmpty()) {
                throw new IllegalArgumentException("no GROUP/FILE.csv in " + data);
            }
            return series;
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the benchmark in " + folder, e);
        }
    }

    /**
     * Reads what {@link #write} or another detector wrote.
     *
     * @return by the series' names, one score a row
     * @throws UncheckedIOException if a file can't be read
     * @throws IllegalArgumentException if there is no column {@code anomaly_score}
     */
    public static Map<String, double[]> readScores(Path folder, List<NabSeries> series) {
        Map<String, double[]> scores = new HashMap<>();
        for (NabSeries one : series) {
            Path file = folder.resolve(one.name());
            List<String> lines = lines(file);
            int column = List.of(lines.get(0).split(",", -1)).indexOf(SCORE);
            if (column < 0) {
                throw new IllegalArgumentException(file + " has no column " + SCORE);
            }
            scores.put(
                    one.name(),
                    lines.stream()
                            .skip(1)
                            .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[column]))
                            .toArray());
        }
        return scores;
    }

    /** Writes scores as the benchmark's own tools read them; folders are made where they are missing. */
    public static void write(Path folder, List<NabSeries> series, Map<String, double[]> scores) {
        for (NabSeries one : series) {
            double[] own = scores.getOrDefault(one.name(), new double[0]);
            List<String> lines = new ArrayList<>(one.rows() + 1);
            lines.add("timestamp,value," + SCORE);
            for (int i = 0; i < one.rows(); i++) {
                lines.add(one.timestamps().get(i) + "," + one.values().get(i) + "," + own[i]);
            }
            Path file = folder.resolve(one.name());
            try {
                Files.createDirectories(folder.resolve(one.group()));
                Files.write(file, lines);
            } catch (IOException e) {
                throw new UncheckedIOException("can't write " + file, e);
            }
        }
    }

    private static NabSeries series(String name, Path file, List<String[]> labelled) {
        List<String> timestamps = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> lines = lines(file);
        for (String line : lines.subList(1, lines.size())) {
            int comma = line.indexOf(',');
            if (comma < 0) {
                throw new IllegalArgumentException(file + ": wanted timestamp,value, found " + line);
            }
            timestamps.add(line.substring(0, comma));
            values.add(line.substring(comma + 1));
        }
        List<LocalDateTime> times = timestamps.stream().map(NabFiles::time).toList();
        List<NabWindow> windows = new ArrayList<>();
        for (String[] window : labelled) {
            windows.add(new NabWindow(row(name, times, window[0]), row(name, times, window[1])));
        }
        return new NabSeries(name, timestamps, values, windows);
    }

    private static int row(String name, List<LocalDateTime> times, String timestamp) {
        int row = times.indexOf(time(timestamp));
        if (row < 0) {
            throw new IllegalArgumentException(name + ": no row of " + timestamp + ", where a window begins or ends");
        }
        return row;
    }

    private static LocalDateTime time(String timestamp) {
        return LocalDateTime.parse(timestamp.replace(' ', 'T'));
    }

    private static List<String> lines(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty()) {
                throw new IllegalArgumentException(file + " is empty, wanted a heading");
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }

    /** Returns, by series, pairs of the first and the last timestamp. */
    private static Map<String, List<String[]>> windows(Path file) throws IOException {
        Map<String, List<String[]>> windows = new HashMap<>();
        try (JsonParser json = JSON.createParser(file.toFile())) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                List<String[]> own = new ArrayList<>();
                json.nextToken();
                while (json.nextToken() == JsonToken.START_ARRAY) {
                    own.add(new String[] {json.nextTextValue(), json.nextTextValue()});
                    json.nextToken();
                }
                windows.put(name, own);
            }
        }
        return windows;
    }
}
