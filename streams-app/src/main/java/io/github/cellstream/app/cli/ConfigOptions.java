package io.github.cellstream.app.cli;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.config.ConfigProblem;
import io.github.cellstream.app.config.ConfigurationException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a configuration comes from: a file, and single keys above it. */
final class ConfigOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The job's .properties file, UTF-8. `cellstream config` documents every key.")
    private @Nullable Path file;

    @Option(
            names = {"-s", "--set"},
            paramLabel = "KEY=VALUE",
            description = "Overrule a key of the file. May be repeated.")
    private Map<String, String> overrides = new TreeMap<>();

    /**
     * Reads and checks the configuration.
     *
     * @throws ConfigurationException with all mistakes
     */
    CellstreamConfig read() {
        return read(Map.of());
    }

    /**
     * As {@link #read()}, for a command that is no job.
     *
     * @param otherwise keys that a job must have, for where they are not given
     */
    CellstreamConfig read(Map<String, String> otherwise) {
        Map<String, String> keys = new TreeMap<>(otherwise);
        keys.putAll(given());
        return CellstreamConfig.of(keys);
    }

    /**
     * Returns the keys as they are given, unchecked.
     *
     * @throws ConfigurationException if the file can't be read
     */
    Map<String, String> given() {
        Map<String, String> raw = new TreeMap<>();
        if (file != null) {
            read(file).forEach((key, value) -> raw.put((String) key, (String) value));
        }
        raw.putAll(overrides);
        return raw;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    List.of(new ConfigProblem("--config", file.toString(), "can't be read: " + e)));
        }
        return properties;
    }
}
