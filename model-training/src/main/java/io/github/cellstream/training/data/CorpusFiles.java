package io.github.cellstream.training.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads a file, or all files of a folder, into one corpus. */
public final class CorpusFiles {
    private CorpusFiles() {}

    /**
     * Reads a corpus.
     *
     * @param path a file; or a folder, whose files are read in the order of their names, those of inner folders too, but
     *     for those whose name begins with a dot
     * @throws CorpusException if a file can't be read or nothing usable is found
     */
    public static Corpus read(Path path, ExampleReader reader) {
        LineFaults faults = new LineFaults();
        List<Example> examples = new ArrayList<>();
        List<String> features = List.of();
        for (Path file : files(path)) {
            String name = Files.isDirectory(path) ? path.relativize(file).toString() : file.toString();
            try (TextLines lines = new TextLines(name, Files.newInputStream(file), faults)) {
                examples.addAll(reader.read(lines, faults));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
            features = reader.features();
        }
        return Corpus.of(path.toString(), features, examples, faults);
    }

    /** Returns the files that {@link #read} reads, in their order. */
    public static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !path.relativize(file).toString().startsWith(".")
                            && !path.relativize(file).toString().contains("/."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static CorpusException unreadable(Path path, IOException e) {
        return new CorpusException(
                CorpusError.CORPUS_UNREADABLE, path.toString(), e + "; check the path and its permissions", e);
    }
}
