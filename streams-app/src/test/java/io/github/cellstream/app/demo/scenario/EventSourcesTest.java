package io.github.cellstream.app.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventSourcesTest {
    @Test
    void shouldNumberTheFaultsOfMachinesByTheirReadings() {
        HeardEvents heard = HeardEvents.of(new MachineEvents(7, 3), 7 * 800);
        assertThat(heard.byKey).hasSize(7).containsKey("machine-1");
        assertThat(heard.bad).isPositive();
        assertThat(heard.faults).isNotEmpty();
        Stream<Fault> stuck =
                heard.faults.stream().filter(fault -> fault.inWords().startsWith("stuck of temperature"));
        assertThat(stuck)
                .allSatisfy(fault -> assertThat(heard.affected(fault).stream().map(EventSourcesTest::temperature))
                        .hasSizeGreaterThan(1)
                        .containsOnly(temperature(heard.of(fault.key()).get((int) fault.first() - 2))));
    }

    @Test
    void shouldSayWhichLogKeyIsTheFirstOddOne() {
        LogGrammar grammar = new LogGrammar();
        HeardEvents heard = HeardEvents.of(new LogEvents(grammar, 5, 3), 5 * 600);
        assertThat(heard.faults).hasSizeGreaterThan(10);
        long sessions = heard.byKey.values().stream()
                .flatMap(List::stream)
                .filter(event -> event.contains("\"START\""))
                .count();
        assertThat(heard.faults.size()).isBetween((int) sessions / 20, (int) sessions / 5);
        for (Fault fault : heard.faults) {
            List<String> events = heard.of(fault.key());
            if (fault.last() > events.size()) {
                continue;
            }
            int begin = (int) fault.first() - 1;
            while (!events.get(begin).contains("\"START\"")) {
                begin--;
            }
            List<String> session = new ArrayList<>();
            events.subList(begin, (int) fault.last()).forEach(event -> session.add(token(event)));
            assertThat(session).startsWith("<start>").endsWith("<end>");
            assertThat(grammar.firstOdd(session.subList(1, session.size() - 1))).isEqualTo(fault.first() - begin - 2);
        }
    }

    @Test
    void shouldGiveTheSameEventsForTheSameSeed() {
        assertThat(HeardEvents.of(new LogEvents(new LogGrammar(), 3, 4), 200).faults)
                .isEqualTo(HeardEvents.of(new LogEvents(new LogGrammar(), 3, 4), 200).faults)
                .isNotEqualTo(HeardEvents.of(new LogEvents(new LogGrammar(), 3, 5), 200).faults);
    }

    @Test
    void shouldPlantPassagesWhereItSays() {
        String foreign = "x".repeat(500);
        PlantedText text =
                new PlantedText("a", CharacterStream.repeating("abc", 1), new Passages("y".repeat(500), foreign, 6));
        HeardEvents heard = HeardEvents.of(
                outlet -> outlet.event(text.key(), text.next(outlet).getBytes(UTF_8)), 5_000);
        assertThat(heard.faults).hasSizeBetween(5, 12);
        assertThat(heard.of("a").subList(0, 4)).containsExactly("b", "c", "a", "b");
        heard.faults.forEach(fault ->
                assertThat(heard.affected(fault)).containsOnly(fault.kind().equals("another language") ? "x" : "y"));
        long planted = heard.of("a").stream().filter("xy"::contains).count();
        assertThat(planted)
                .isEqualTo(heard.faults.stream()
                        .mapToLong(fault -> heard.affected(fault).size())
                        .sum());
    }

    @Test
    void shouldCarryTheProjectsTextsAndLearnNoneOfTheEnds() {
        ProjectText text = new ProjectText();
        assertThat(text.learnt())
                .hasSize(6)
                .allSatisfy(document ->
                        assertThat(document).hasSizeGreaterThan(3_000).doesNotContain("\n", "```"));
        String all = String.join(" ", text.learnt());
        assertThat(text.unread()).hasSizeGreaterThan(2_000);
        assertThat(all).doesNotContain(text.unread().substring(500, 700));
        assertThat(text.foreign()).hasSizeGreaterThan(500);
    }

    private static String temperature(String json) {
        return json.replaceAll(".*\"temperature\":([^,]*),.*", "$1");
    }

    private static String token(String json) {
        return json.replaceAll(".*\"token\":\"([^\"]*)\".*", "$1");
    }
}
