package io.github.cellstream.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.cellstream.app.demo.Demo;
import io.github.cellstream.app.demo.DemoSettings;
import io.github.cellstream.app.demo.DemoView;
import io.github.cellstream.app.demo.LineView;
import io.github.cellstream.app.demo.Standing;
import io.github.cellstream.app.demo.TerminalView;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream demo}. */
@Command(
        name = "demo",
        description = {
            "A broker, a fleet of machines, the job and a live view, in this one process.",
            "Each machine is learnt while it runs; then faults are injected, and found or not."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String FULL_SPEED = "max";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--seconds", paramLabel = "N", description = "End after N seconds; otherwise Ctrl-C ends it.")
    private int seconds;

    @Option(names = "--json", description = "Print nothing but one closing line of JSON.")
    private boolean json;

    @Option(names = "--keys", paramLabel = "K", defaultValue = "300", description = "Machines (${DEFAULT-VALUE}).")
    private int keys;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "4000",
            description = "Events per second, or max for as many as the job takes (${DEFAULT-VALUE}).")
    private String rate = "";

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Of machines and faults (1).")
    private long seed;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "-1",
            description = "Serve the job's /health, /ready and /metrics there; 0 takes a free port (none).")
    private int httpPort;

    @Override
    public Integer call() throws InterruptedException {
        DemoSettings settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        boolean terminal = !json && CommandLine.Help.Ansi.AUTO.enabled();
        quiet(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (json || terminal) {
            quiet("io.github.cellstream");
        }
        DemoView view = json ? DemoView.SILENT : terminal ? new TerminalView(out) : new LineView(out);
        Demo demo = new Demo(settings, view);
        CountDownLatch ended = new CountDownLatch(1);
        Thread onSignal = new Thread(() -> awaitSummary(demo, ended), "demo-signal");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            Standing standing = demo.run();
            out.println(json ? json(settings, standing) : text(standing));
            out.flush();
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private DemoSettings settings() {
        try {
            int events = rate.equals(FULL_SPEED) ? 0 : Integer.parseInt(rate);
            if (keys >= 1 && seconds >= 0 && (events > 0 || rate.equals(FULL_SPEED))) {
                return new DemoSettings(keys, events, seconds, seed, httpPort);
            }
        } catch (NumberFormatException e) {
            throw new ParameterException(spec.commandLine(), "--rate is " + rate + ", wanted a number or max", e);
        }
        throw new ParameterException(spec.commandLine(), "wanted at least 1 key, 1 event per second and 0 seconds");
    }

    /** Lets the summary be printed before the JVM ends. */
    private static void awaitSummary(Demo demo, CountDownLatch ended) {
        demo.interrupt();
        try {
            ended.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves errors; the broker warns of much that is no matter here. */
    private static void quiet(String name) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(Level.ERROR);
        }
    }

    private static String text(Standing standing) {
        return String.format(
                Locale.ROOT,
                "%,d events, %,.0f per second; %,d predictions, %,d dead letters; %,d of %,d injected faults found, %,d false alarms;"
                        + " %.1f %% of the readings within their %.0f %% intervals",
                standing.counts().events(),
                standing.eventsPerSecond(),
                standing.counts().predictions(),
                standing.counts().deadLetters(),
                standing.faults().found(),
                standing.faults().injected(),
                standing.falseAlarms(),
                100 * standing.coverage(),
                100 * Demo.nominalCoverage());
    }

    private static String json(DemoSettings settings, Standing standing) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeNumberField("events", standing.counts().events());
            json.writeNumberField("predictions", standing.counts().predictions());
            json.writeNumberField("deadLetters", standing.counts().deadLetters());
            json.writeNumberField("anomalies", standing.counts().anomalies());
            json.writeNumberField("faultsInjected", standing.faults().injected());
            json.writeNumberField("faultsFound", standing.faults().found());
            json.writeNumberField("falseAlarms", standing.falseAlarms());
            json.writeNumberField("coverageNominal", Demo.nominalCoverage());
            json.writeFieldName("coverageAchieved");
            if (Double.isNaN(standing.coverage())) {
                json.writeNull();
            } else {
                json.writeNumber(Math.round(standing.coverage() * 1e4) / 1e4);
            }
            json.writeObjectFieldStart("faultsByKind");
            for (Map.Entry<String, Standing.Faults> kind : standing.byKind().entrySet()) {
                json.writeObjectFieldStart(kind.getKey());
                json.writeNumberField("injected", kind.getValue().injected());
                json.writeNumberField("found", kind.getValue().found());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeNumberField("keys", standing.counts().keys());
            json.writeNumberField("eventsPerSecond", Math.round(standing.eventsPerSecond()));
            json.writeNumberField("latencyP50Millis", standing.medianMillis());
            json.writeNumberField("latencyP99Millis", standing.slowestMillis());
            json.writeNumberField("seconds", settings.seconds());
            json.writeNumberField("seed", settings.seed());
            json.writeEndObject();
        });
    }
}
