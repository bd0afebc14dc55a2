package io.github.cellstream.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds reference data that is no part of the project: tests use it where it is and say aloud where it is not. */
public final class ReferenceData {
    private ReferenceData() {}

    /**
     * Looks for a file or folder in the folder that the system property {@code cellstream.data} or the environment
     * variable {@code CELLSTREAM_DATA} names, else in {@code shared/data} beside this repository; says on standard output
     * which it was.
     */
    public static Optional<Path> find(String path) {
        String given = System.getProperty("cellstream.data", System.getenv().getOrDefault("CELLSTREAM_DATA", ""));
        Stream<Path> folders = given.isEmpty()
                ? Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
                        .map(p -> p.resolve("shared/data"))
                : Stream.of(Path.of(given));
        Optional<Path> found = folders.map(folder -> folder.resolve(path))
                .filter(Files::exists)
                .findFirst();
        System.out.println("reference data " + path + ": "
                + found.map(Path::toString).orElse("NOT FOUND, tests that need it are not run"));
        return found;
    }

    /** Reads lines of comma-separated numbers. */
    public static float[][] csv(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank() && !Character.isLetter(line.charAt(0)))
                    .map(ReferenceData::row)
                    .toArray(float[][]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] row(String line) {
        String[] cells = line.split(",", -1);
        float[] row = new float[cells.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = Float.parseFloat(cells[i].strip());
        }
        return row;
    }
}
