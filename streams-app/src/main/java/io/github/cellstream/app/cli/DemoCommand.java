package io.github.cellstream.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.cellstream.app.demo.Demo;
import io.github.cellstream.app.demo.DemoSettings;
import io.github.cellstream.app.demo.DemoView;
import io.github.cellstream.app.demo.LineView;
import io.github.cellstream.app.demo.Standing;
import io.github.cellstream.app.demo.TerminalView;
import io.github.cellstream.app.demo.scenario.Load;
import io.github.cellstream.app.demo.scenario.ScenarioName;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
            "A broker, events with known faults, the job and a live view, in this one process.",
            "A model is trained at the start, within seconds; then faults are found or not.",
            "machines: sensors fail; each machine is learnt while it runs, and a trained network runs beside.",
            "logs: log keys come in odd orders.",
            "text: passages are planted in texts, some of which the trained network writes."
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

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = "machines",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private ScenarioName scenario = ScenarioName.MACHINES;

    @Option(names = "--keys", paramLabel = "K", description = "Machines (300), workers (200), or texts (4).")
    private @Nullable Integer keys;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Events per second, or max for as many as the job takes (4000; of texts 400).")
    private @Nullable String rate;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Of events, faults and training (1).")
    private long seed;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "Serve the dashboard, /health, /ready and /metrics there; 0 takes a free port, -1 none"
                    + " (8080 if it is free; with --json none).")
    private @Nullable Integer httpPort;

    @Override
    public Integer call() throws InterruptedException {
        DemoSettings settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        boolean terminal = !json && CommandLine.Help.Ansi.AUTO.enabled();
        quiet(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (json || terminal) {
            quiet("io.github.cellstream");
        }
        if (!json && settings.httpPort() >= 0) {
            out.println("dashboard, while the demo runs: http://localhost:" + settings.httpPort() + "/");
            out.flush();
        }
        DemoView view = json ? DemoView.SILENT : terminal ? new TerminalView(out) : new LineView(out);
        Demo demo = new Demo(settings, view);
        CountDownLatch ended = new CountDownLatch(1);
        Thread onSignal = new Thread(() -> awaitSummary(demo, ended), "demo-signal");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            Standing standing = demo.run();
            out.println(json ? DemoReport.json(settings, standing) : DemoReport.text(standing));
            out.flush();
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private DemoSettings settings() {
        int wantedKeys = keys == null ? scenario.usual().keys() : keys;
        int events = rate == null ? scenario.usual().rate() : rate(rate);
        if (wantedKeys >= 1 && seconds >= 0 && events >= 0) {
            int port = json && httpPort == null ? -1 : DemoPort.of(httpPort);
            return new DemoSettings(scenario, new Load(wantedKeys, events), seconds, seed, port);
        }
        throw new ParameterException(spec.commandLine(), "wanted at least 1 key, 1 event per second and 0 seconds");
    }

    private int rate(String given) {
        try {
            int events = given.equals(FULL_SPEED) ? 0 : Integer.parseInt(given);
            return events > 0 || given.equals(FULL_SPEED) ? events : -1;
        } catch (NumberFormatException e) {
            throw new ParameterException(spec.commandLine(), "--rate is " + given + ", wanted a number or max", e);
        }
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
}
