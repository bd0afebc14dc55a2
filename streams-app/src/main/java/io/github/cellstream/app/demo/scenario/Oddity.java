package io.github.cellstream.app.demo.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What can go wrong with the order of a session. */
enum Oddity {
    /** Two neighbours change places. */
    SWAPPED {
        @Override
        void apply(List<String> session, List<String> tokens, Random random) {
            int at = random.nextInt(session.size() - 1);
            Collections.swap(session, at, at + 1);
        }
    },
    /** A token does not come. */
    MISSING {
        @Override
        void apply(List<String> session, List<String> tokens, Random random) {
            session.remove(random.nextInt(session.size()));
        }
    },
    /** A token comes again. */
    REPEATED {
        @Override
        void apply(List<String> session, List<String> tokens, Random random) {
            int at = random.nextInt(session.size());
            session.add(at, session.get(at));
        }
    },
    /** A token comes from somewhere else. */
    FOREIGN {
        @Override
        void apply(List<String> session, List<String> tokens, Random random) {
            session.add(random.nextInt(session.size() + 1), tokens.get(random.nextInt(tokens.size())));
        }
    };

    /**
     * Makes a session odd, or tries: some sessions are well either way.
     *
     * @param session changed in place; at least two tokens
     * @param tokens of all sessions
     */
    abstract void apply(List<String> session, List<String> tokens, Random random);

    /** Returns a session that goes wrong in this way. */
    List<String> draw(LogGrammar grammar, Random random) {
        while (true) {
            List<String> session = new ArrayList<>(grammar.draw(random));
            apply(session, grammar.tokens(), random);
            if (grammar.firstOdd(session) >= 0) {
                return session;
            }
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
