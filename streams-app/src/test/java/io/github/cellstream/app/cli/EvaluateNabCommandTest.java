package io.github.cellstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Two small series: one with a fault, one without. */
class EvaluateNabCommandTest {
    private static final int ROWS = 600;
    private static final int FAULT = 450;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final StringWriter out = new StringWriter();

    @BeforeEach
    void writeSeries() throws Exception {
        for (String name : List.of("faulty", "sound")) {
            Random random = new Random(name.hashCode());
            List<String> lines = new ArrayList<>(List.of("timestamp,value"));
            for (int row = 0; row < ROWS; row++) {
                boolean fault = name.equals("faulty") && row >= FAULT && row < FAULT + 5;
                lines.add(time(row) + "," + (20 + Math.sin(row * 0.1) + 0.1 * random.nextDouble() + (fault ? 15 : 0)));
            }
            Path file = folder.resolve("data").resolve(name).resolve("one.csv");
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        }
        Path labels = Files.createDirectories(folder.resolve("labels")).resolve("combined_windows.json");
        Files.writeString(
                labels,
                "{\"sound/one.csv\": [], \"faulty/one.csv\": [[\"" + time(FAULT - 20) + ".000000\", \""
                        + time(FAULT + 20) + ".000000\"]], \"elsewhere/two.csv\": []}");
    }

    private static String time(int row) {
        String time =
                LocalDateTime.of(2026, 1, 1, 0, 0, 1).plusMinutes(5L * row).toString();
        return time.replace('T', ' ');
    }

    private int run(String... arguments) {
        CommandLine line = CellstreamCommand.commandLine();
        line.setOut(new PrintWriter(out));
        return line.execute(arguments);
    }

    @Test
    void shouldFindTheFaultThroughTheWholeJobAndJudgeItsOwnFilesAlike() throws Exception {
        Path results = folder.resolve("results");
        assertThat(run("evaluate", "nab", folder.toString(), "--json", "--out", results.toString()))
                .isZero();
        String ran = out.toString();
        assertThat(ran)
                .startsWith("{\"files\":2,\"rows\":1200,\"seed\":\"1\",\"standard\":{")
                .contains("\"windows\":1,\"found\":1,\"falseAlarms\":0", "\"reward_low_FP_rate\":{");
        assertThat(Files.readAllLines(results.resolve("faulty/one.csv")))
                .hasSize(ROWS + 1)
                .startsWith("timestamp,value,anomaly_score");

        out.getBuffer().setLength(0);
        assertThat(run("evaluate", "nab", folder.toString(), "--scores", results.toString()))
                .isZero();
        assertThat(out.toString())
                .contains("standard: ", "  faulty ", " 1 of  1 windows found,   0 false alarms")
                .contains(ran.substring(ran.indexOf("\"standard\"")));
    }
}
