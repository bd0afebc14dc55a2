package io.github.cellstream.training.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadersTest {
    private final LineFaults faults = new LineFaults();

    @TempDir
    Path folder = Path.of("");

    @Test
    void shouldReadASessionALine() throws IOException {
        List<Example> sessions = read(new SessionReader(), "5 5 22\n\n  7\t8 \r\n9");

        assertThat(sessions)
                .extracting(ReadersTest::tokens)
                .containsExactly(List.of("5", "5", "22"), List.of("7", "8"), List.of("9"));
        assertThat(sessions).extracting(Example::key).containsExactly("file:1", "file:3", "file:4");
        assertThat(faults.count()).isZero();
    }

    @Test
    void shouldReadLabelledLinesByCoarseOrFineClass() throws IOException {
        String text = "DESC:manner How far ?\nENTY What film ?\n";

        assertThat(read(new LabelledLineReader(false), text))
                .extracting(Example::label)
                .containsExactly(Optional.of("DESC"), Optional.of("ENTY"));
        List<Example> fine = read(new LabelledLineReader(true), text);
        assertThat(fine).extracting(Example::label).containsExactly(Optional.of("DESC:manner"), Optional.of("ENTY"));
        assertThat(tokens(fine.get(0))).containsExactly("How", "far", "?");
    }

    @Test
    void shouldCountLinesItCanNotUseWithTheirNumbers() throws IOException {
        List<Example> found = read(new LabelledLineReader(false), "A one two\nlonely\nB three\nalone");

        assertThat(found).hasSize(2);
        assertThat(faults.count()).isEqualTo(2);
        assertThat(faults.first()).extracting(LineFault::line).containsExactly(2L, 4L);
        assertThat(faults.first().get(0)).asString().startsWith("file:2: one word only");
    }

    @Test
    void shouldLeaveOutALineThatIsNoUtf8AndReadTheRest() throws IOException {
        byte[] bytes = {'a', ' ', 'b', '\n', (byte) 0xC3, '\n', 'c'};

        List<Example> found = new SessionReader().read(lines(bytes), faults);

        assertThat(found).extracting(ReadersTest::tokens).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(faults.first()).extracting(LineFault::line).containsExactly(2L);
    }

    @Test
    void shouldKeepFewFaultsAndCountAll() {
        for (int line = 1; line <= 25; line++) {
            faults.add("file", line, "bad");
        }

        assertThat(faults.count()).isEqualTo(25);
        assertThat(faults.first()).hasSize(LineFaults.KEPT);
    }

    @Test
    void shouldReadCharactersBeyondSixteenBitsAsOne() throws IOException {
        List<Example> text = read(new TextReader(true), "\uFEFFaß😀\r\nb");

        assertThat(tokens(text.get(0))).containsExactly("a", "ß", "😀", "\n", "b", "\n");
    }

    @Test
    void shouldReadWordsOfAText() throws IOException {
        assertThat(tokens(read(new TextReader(false), "To be,\nor not").get(0)))
                .containsExactly("To", "be,", "or", "not");
    }

    @Test
    void shouldReadUeaSeriesOfUnequalLengthTimeFirst() throws IOException {
        List<Example> series = read(
                new UeaReader(),
                "#about\n@problemName X\n@timeStamps false\n@classLabel true 1 2\n@data\n1,2,3:4,5,6:a\n7:8:b\n");

        Example.Readings first = (Example.Readings) series.get(0);
        assertThat(first.features()).isEqualTo(2);
        assertThat(first.values()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(series).extracting(Example::label).containsExactly(Optional.of("a"), Optional.of("b"));
        assertThat(series).extracting(Example::length).containsExactly(3, 1);
    }

    @Test
    void shouldSayWhichValueOfAUeaLineIsMissing() throws IOException {
        List<Example> series = read(new UeaReader(), "@classLabel true a\n@data\n1,?:2,3:a\n1,2:3:a\n1:2:a\n");

        assertThat(series).hasSize(1);
        assertThat(faults.first())
                .extracting(LineFault::reason)
                .containsExactly(
                        "dimension 1, value 2: wanted a number, found '?'",
                        "dimension 2 has 1 values, dimension 1 has 2");
    }

    @Test
    void shouldRefuseAFileThatIsNoUeaFile() {
        assertThatThrownBy(() -> read(new UeaReader(), "a,b\n1,2\n"))
                .isInstanceOf(CorpusException.class)
                .hasMessageStartingWith("CORPUS_UNREADABLE (operator): file: no line @data");
    }

    @Test
    void shouldReadAFolderInTheOrderOfNamesAndSkipHiddenFiles() throws IOException {
        Files.writeString(folder.resolve("b.txt"), "3 4");
        Files.writeString(folder.resolve("a.txt"), "1 2");
        Files.writeString(folder.resolve(".c.txt"), "5 6");

        Corpus corpus = CorpusFiles.read(folder, new SessionReader());

        assertThat(corpus.examples()).extracting(Example::key).containsExactly("a.txt:1", "b.txt:1");
        assertThat(corpus.events()).isEqualTo(4);
    }

    @Test
    void shouldSayWhyNothingWasFound() throws IOException {
        Path file = Files.writeString(folder.resolve("x.label"), "one\ntwo\n");

        assertThatThrownBy(() -> CorpusFiles.read(file, new LabelledLineReader(false)))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("CORPUS_EMPTY")
                .hasMessageContaining("all 2 lines were refused, the first:");
        assertThatThrownBy(() -> CorpusFiles.read(folder.resolve("none"), new SessionReader()))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("CORPUS_UNREADABLE");
    }

    private List<Example> read(ExampleReader reader, String text) throws IOException {
        return reader.read(lines(text.getBytes(UTF_8)), faults);
    }

    private TextLines lines(byte[] bytes) {
        return new TextLines("file", new ByteArrayInputStream(bytes), faults);
    }

    private static List<String> tokens(Example example) {
        return ((Example.Tokens) example).tokens();
    }
}
