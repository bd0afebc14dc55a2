package io.github.cellstream.app.cli;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.corpus.CsvEvents;
import io.github.cellstream.app.corpus.DataFormat;
import io.github.cellstream.app.corpus.EventColumns;
import io.github.cellstream.app.corpus.JsonEvents;
import io.github.cellstream.app.corpus.TopicEvents;
import io.github.cellstream.app.corpus.TopicRange;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.CorpusError;
import io.github.cellstream.training.data.CorpusException;
import io.github.cellstream.training.data.CorpusFiles;
import io.github.cellstream.training.data.ExampleReader;
import io.github.cellstream.training.data.LabelledLineReader;
import io.github.cellstream.training.data.SessionReader;
import io.github.cellstream.training.data.TextReader;
import io.github.cellstream.training.data.UeaReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where sequences come from, and how they are read. */
final class DataOptions {
    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "Form of the files: ${COMPLETION-CANDIDATES}.",
                "By default their ending tells: .csv, .ndjson, .ts, .label, .sessions; a .txt is read as labelled lines"
                        + " to classify, else as characters."
            })
    private @Nullable DataFormat format;

    @Option(
            names = "--key",
            paramLabel = "COLUMN",
            description = "CSV, NDJSON: the sequence an event belongs to (key).")
    private String key = "";

    @Option(
            names = "--features",
            paramLabel = "COLUMN",
            split = ",",
            description = "CSV, NDJSON: the features, in order (all numbers but key, label and time).")
    private List<String> features = List.of();

    @Option(names = "--token", paramLabel = "COLUMN", description = "CSV, NDJSON: the token (token).")
    private String token = "";

    @Option(names = "--label", paramLabel = "COLUMN", description = "CSV, NDJSON: the class (label or class).")
    private String label = "";

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            split = ",",
            description =
                    "CSV, NDJSON: the time, which is no feature (time, timestamp …). Events stay in the file's order.")
    private List<String> time = List.of();

    @Option(
            names = "--separator",
            defaultValue = ",",
            description = "CSV: what separates values: , ; | or tab (${DEFAULT-VALUE}).")
    private String separator = "";

    @Option(names = "--fine", description = "Labelled lines: LABEL:fine as a whole is the class, not LABEL alone.")
    private boolean fine;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            defaultValue = "earliest",
            description = "Topic: records of this time and later, like 2026-01-31T00:00:00Z (${DEFAULT-VALUE}).")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "TIME",
            defaultValue = "latest",
            description = "Topic: records before this time (${DEFAULT-VALUE}: those that are there now).")
    private String to = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "5000000",
            description = "Topic: at most so many records (${DEFAULT-VALUE}).")
    private long limit;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    /** Either files or a topic. */
    static final class Source {
        @Option(names = "--data", paramLabel = "PATH", description = "A file, or a folder of files of one form.")
        private @Nullable Path data;

        @Option(
                names = "--topic",
                paramLabel = "TOPIC",
                description = {
                    "Committed records of a topic, each key a sequence, read with the decoder of the job: give its"
                            + " --config, or --set bootstrap.servers=…, input.decoder=…, decoder.…=…"
                })
        private @Nullable String topic;
    }

    /** Reads all of it. */
    Corpus read(Task task) {
        return source.data != null ? read(source.data, task) : topic();
    }

    /** Reads other files the same way. */
    Corpus read(Path files, Task task) {
        return CorpusFiles.read(files, reader(files, task));
    }

    private Corpus topic() {
        String topic = String.valueOf(source.topic);
        CellstreamConfig job = config.read(Map.of(
                "application.id",
                "cellstream-train",
                "input.topic",
                topic,
                "output.predictions.topic",
                topic + "-predictions"));
        TopicRange range = new TopicRange(topic, time(from), time(to), limit);
        return new TopicEvents(job.input(), job.reader()).read(range);
    }

    private static Optional<Instant> time(String text) {
        try {
            return TopicRange.time(text);
        } catch (IllegalArgumentException e) {
            throw new CorpusException(CorpusError.CORPUS_UNREADABLE, "--from, --to", String.valueOf(e.getMessage()), e);
        }
    }

    private ExampleReader reader(Path files, Task task) {
        EventColumns columns = new EventColumns(key, features, token, label, time);
        return switch (form(files, task)) {
            case CSV -> new CsvEvents(columns, separator);
            case NDJSON -> new JsonEvents(columns);
            case SESSIONS -> new SessionReader();
            case LABELLED -> new LabelledLineReader(fine);
            case CHARACTERS -> new TextReader(true);
            case WORDS -> new TextReader(false);
            case UEA -> new UeaReader();
        };
    }

    private DataFormat form(Path files, Task task) {
        if (format != null) {
            return format;
        }
        List<Path> found = CorpusFiles.files(files);
        return found.stream()
                .findFirst()
                .flatMap(file -> DataFormat.of(file, task))
                .orElseThrow(() -> new CorpusException(
                        CorpusError.CORPUS_UNREADABLE,
                        files.toString(),
                        "its ending doesn't tell what it holds; name --format, one of "
                                + List.of(DataFormat.values())));
    }
}
