package io.github.cellstream.app.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.CorpusException;
import io.github.cellstream.training.data.CorpusFiles;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.data.ExampleReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFilesTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void shouldTakeColumnsByTheirNames() throws IOException {
        Corpus corpus = csv(EventColumns.BY_NAME, """
                timestamp,key,x,note,y,label
                2014-04-01 00:00:00,a,1,hot,2,ok
                2014-04-01 00:05:00,b,3,cold,4,
                2014-04-01 00:10:00,a,5,"so, so",6,worn
                """);

        assertThat(corpus.features()).containsExactly("x", "y");
        assertThat(corpus.examples()).extracting(Example::key).containsExactly("a", "b");
        assertThat(values(corpus, 0)).containsExactly(1, 2, 5, 6);
        assertThat(corpus.examples().get(0).label()).isEqualTo(Optional.of("worn"));
        assertThat(corpus.examples().get(1).label()).isEmpty();
        assertThat(corpus.faults().count()).isZero();
    }

    @Test
    void shouldTakeColumnsByName() throws IOException {
        EventColumns columns = new EventColumns("machine", List.of("y"), "", "state", List.of());

        Corpus corpus = csv(columns, "machine,x,y,state\nm1,1,2,ok\nm1,3,4,ok\n");

        assertThat(corpus.features()).containsExactly("y");
        assertThat(values(corpus, 0)).containsExactly(2, 4);
        assertThat(corpus.examples().get(0).label()).isEqualTo(Optional.of("ok"));
    }

    @Test
    void shouldTakeAFileWithoutKeysAsOneSequence() throws IOException {
        Corpus corpus = csv(EventColumns.BY_NAME, "timestamp,value\n2014-04-01,20.0\n2014-04-02,21.5\n");

        assertThat(values(corpus, 0)).containsExactly(20, 21.5f);
        assertThat(corpus.examples()).hasSize(1);
    }

    @Test
    void shouldBeginAndEndSequencesWhereControlsSaySo() throws IOException {
        Corpus corpus = csv(EventColumns.BY_NAME, "key,token,control\na,x,\na,y,END\na,z,\na,w,START\na,v,\n");

        assertThat(corpus.examples())
                .extracting(example -> ((Example.Tokens) example).tokens())
                .containsExactly(List.of("x", "y"), List.of("z"), List.of("w", "v"));
    }

    @Test
    void shouldCountBadLinesWithTheirNumbers() throws IOException {
        Corpus corpus = csv(EventColumns.BY_NAME, "x,y\n1,2\n1\n3,four\n,\n5,NaN\n7,8\n");

        assertThat(values(corpus, 0)).containsExactly(1, 2, 7, 8);
        assertThat(corpus.faults().count()).isEqualTo(4);
        assertThat(corpus.faults().first())
                .extracting(fault -> fault.line() + " " + fault.reason())
                .containsExactly(
                        "3 UNDECODABLE: 1 columns, wanted 2",
                        "4 UNDECODABLE: y: wanted a number, in column 2",
                        "5 MISSING_INPUT: found no input",
                        "6 NOT_FINITE: feature 1 is NaN");
    }

    @Test
    void shouldRefuseAHeaderThatDoesNotNameTheColumns() throws IOException {
        EventColumns columns = new EventColumns("", List.of("z"), "", "", List.of());

        assertThatThrownBy(() -> csv(columns, "x,y\n1,2\n"))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("z")
                .hasMessageContaining("[x, y]");
    }

    @Test
    void shouldReadJsonLinesWithInnerFieldsAndArrays() throws IOException {
        EventColumns fields = new EventColumns("id", List.of("s.t", "v"), "", "", List.of());

        Corpus corpus = json(fields, """
                {"id": "a", "s": {"t": 1}, "v": [2, 3]}
                {"id": "a", "s": {"t": 4}, "v": [5]}
                nonsense
                {"id": "a", "s": {"t": 6}, "v": [7, 8]}
                """);

        assertThat(values(corpus, 0)).containsExactly(1, 2, 3, 6, 7, 8);
        assertThat(corpus.faults().count()).isEqualTo(2);
        assertThat(corpus.features()).isEmpty();
    }

    @Test
    void shouldTakeJsonFieldsByTheirNames() throws IOException {
        Corpus corpus = json(
                EventColumns.BY_NAME, "{\"key\":\"k\",\"time\":3,\"a\":1,\"note\":\"n\",\"b\":2,\"label\":\"l\"}\n");

        assertThat(corpus.features()).containsExactly("a", "b");
        assertThat(values(corpus, 0)).containsExactly(1, 2);
        assertThat(corpus.examples().get(0).key()).isEqualTo("k");
        assertThat(corpus.examples().get(0).label()).isEqualTo(Optional.of("l"));
    }

    @Test
    void shouldReadTokens() throws IOException {
        Corpus corpus =
                json(EventColumns.BY_NAME, "{\"key\":\"k\",\"token\":\"GET /\"}\n{\"key\":\"k\",\"token\":7}\n");

        assertThat(((Example.Tokens) corpus.examples().get(0)).tokens()).containsExactly("GET /", "7");
    }

    private Corpus csv(EventColumns columns, String text) throws IOException {
        return read(new CsvEvents(columns, ","), text);
    }

    private Corpus json(EventColumns fields, String text) throws IOException {
        return read(new JsonEvents(fields), text);
    }

    private Corpus read(ExampleReader reader, String text) throws IOException {
        return CorpusFiles.read(Files.writeString(folder.resolve("data"), text), reader);
    }

    private static float[] values(Corpus corpus, int example) {
        return ((Example.Readings) corpus.examples().get(example)).values();
    }
}
