package io.github.cellstream.app.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.training.data.CorpusCoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The workers' log keys as JSON, one worker after the other; one session in ten is odd, one event in some hundreds is bad. */
final class LogEvents implements EventSource {
    private static final int ODD_ONE_IN = 10;
    private static final int BAD_ONE_IN = 400;
    private static final List<Oddity> ODDITIES = List.of(Oddity.values());

    private final LogGrammar grammar;
    private final Random random;
    private final List<Worker> workers = new ArrayList<>();
    private int next;

    LogEvents(LogGrammar grammar, int count, long seed) {
        this.grammar = grammar;
        random = new Random(seed);
        KeyNames.of("worker", count).forEach(key -> workers.add(new Worker(key)));
    }

    @Override
    public void next(Outlet outlet) {
        Worker worker = workers.get(next++ % workers.size());
        next %= workers.size();
        if (random.nextInt(BAD_ONE_IN) == 0) {
            String value = random.nextBoolean() ? "{\"token\":\"acc" : "{\"control\":\"PAUSE\"}";
            outlet.bad(worker.key, value.getBytes(UTF_8));
        }
        worker.log(outlet);
    }

    /** A worker in the middle of a session. */
    private final class Worker {
        private final String key;
        private List<String> session = List.of();
        private int at;
        private long number;

        Worker(String key) {
            this.key = key;
        }

        void log(Outlet outlet) {
            if (at == session.size()) {
                begin(outlet);
            }
            String control = at == 0 ? "START" : at == session.size() - 1 ? "END" : "STEP";
            String value = "{\"time\":" + System.currentTimeMillis() + ",\"token\":\"" + session.get(at)
                    + "\",\"control\":\"" + control + "\"}";
            at++;
            number++;
            outlet.event(key, value.getBytes(UTF_8));
        }

        private void begin(Outlet outlet) {
            List<String> body = grammar.draw(random);
            Oddity oddity = random.nextInt(ODD_ONE_IN) == 0 ? ODDITIES.get(random.nextInt(ODDITIES.size())) : null;
            if (oddity != null) {
                body = oddity.draw(grammar, random);
            }
            session = new ArrayList<>(body);
            session.add(0, CorpusCoding.START);
            session.add(CorpusCoding.END);
            at = 0;
            if (oddity != null) {
                int odd = 1 + grammar.firstOdd(body);
                String detail = "at " + session.get(odd) + " behind " + session.get(odd - 1);
                outlet.injected(
                        new Fault(key, oddity.toString(), detail, number + 1 + odd, number + session.size(), 0));
            }
        }
    }
}
