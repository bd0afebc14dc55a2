package io.github.cellstream.app.cli;

import io.github.cellstream.runtime.InputSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Readings out of a CSV file, a line each. A first line without a number in it names the columns; the model's features are
 * then found by their names. Otherwise the columns are the features, in order.
 */
final class SeedReadings {
    private SeedReadings() {}

    /**
     * Reads all readings.
     *
     * @throws IllegalArgumentException if the file can't be read, or a line does not hold a number for every feature
     */
    static List<float[]> read(Path file, InputSpec input) {
        List<float[]> readings = new ArrayList<>();
        int[] columns = IntStream.range(0, input.size()).toArray();
        int width = input.size();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String[] cells = Stream.of(line.split(",", -1)).map(String::strip).toArray(String[]::new);
            if (line.isBlank()) {
                continue;
            }
            if (number == 1 && Stream.of(cells).noneMatch(SeedReadings::isNumber)) {
                columns = columns(file, cells, input);
                width = cells.length;
                continue;
            }
            if (cells.length != width) {
                throw new IllegalArgumentException(
                        file + " line " + number + ": found " + cells.length + " columns, wanted " + width);
            }
            readings.add(reading(file + " line " + number, cells, columns));
        }
        if (readings.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no reading; wanted one line or more of " + input.size()
                    + " numbers, separated by commas");
        }
        return readings;
    }

    private static int[] columns(Path file, String[] header, InputSpec input) {
        List<String> found = Arrays.asList(header);
        if (input.names().isEmpty() || (header.length == input.size() && !found.containsAll(input.names()))) {
            return IntStream.range(0, input.size()).toArray();
        }
        return input.names().stream()
                .mapToInt(name -> {
                    int column = found.indexOf(name);
                    if (column < 0) {
                        throw new IllegalArgumentException(file + ": no column " + name + " among " + found
                                + "; the model takes " + input.names());
                    }
                    return column;
                })
                .toArray();
    }

    private static float[] reading(String where, String[] cells, int[] columns) {
        float[] reading = new float[columns.length];
        for (int f = 0; f < columns.length; f++) {
            String cell = columns[f] < cells.length ? cells[columns[f]] : "";
            if (!isNumber(cell)) {
                throw new IllegalArgumentException(where + ": found '" + cell + "', wanted a finite number");
            }
            reading[f] = Float.parseFloat(cell);
        }
        return reading;
    }

    private static boolean isNumber(String cell) {
        try {
            return Float.isFinite(Float.parseFloat(cell));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("--seed " + file + " can't be read: " + e, e);
        }
    }
}
