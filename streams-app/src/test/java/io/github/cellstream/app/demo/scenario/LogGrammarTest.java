package io.github.cellstream.app.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogGrammarTest {
    private final LogGrammar grammar = new LogGrammar();

    @Test
    void shouldExpandEveryAlternative() {
        assertThat(SessionTemplate.expand("x (a|b (c|)) y"))
                .containsExactly(List.of("x", "a", "y"), List.of("x", "b", "c", "y"), List.of("x", "b", "y"));
    }

    @Test
    void shouldRefuseBracketsThatDoNotMatch() {
        assertThatThrownBy(() -> SessionTemplate.expand("x (a|b")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> SessionTemplate.expand("x a) b")).hasMessageContaining("too many");
    }

    @Test
    void shouldFindNothingOddInItsOwnSessionsAndLeaveTwoWaysOnAtMost() {
        Random random = new Random(1);
        Map<List<String>, Set<String>> continuations = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            List<String> session = grammar.draw(random);
            assertThat(grammar.firstOdd(session)).isEqualTo(-1);
            for (int t = 0; t < session.size(); t++) {
                continuations
                        .computeIfAbsent(session.subList(0, t), past -> new HashSet<>())
                        .add(session.get(t));
            }
        }
        assertThat(continuations.values()).allSatisfy(next -> assertThat(next).hasSizeLessThanOrEqualTo(2));
    }

    @Test
    void shouldSayWhereASessionGoesWrong() {
        List<String> denied = new ArrayList<>(List.of("accept", "authenticate", "denied", "audit", "close"));
        assertThat(grammar.firstOdd(denied)).isEqualTo(-1);
        assertThat(grammar.firstOdd(denied.subList(0, 4))).isEqualTo(4);
        denied.set(3, "close");
        assertThat(grammar.firstOdd(denied)).isEqualTo(3);
        assertThat(grammar.firstOdd(List.of("lock"))).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeEverySessionOdd(Oddity oddity) {
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            List<String> session = oddity.draw(grammar, random);
            assertThat(grammar.firstOdd(session)).isBetween(0, session.size());
        }
    }
}
