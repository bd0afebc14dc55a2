package io.github.cellstream.app.demo;

import io.github.cellstream.app.demo.scenario.Scenario;
import io.github.cellstream.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Plays the whole of Cellstream through in one JVM: a real broker, the real jobs with exactly-once, a model trained on the
 * spot, events with known faults. Leaves nothing behind.
 */
public final class Demo {
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(60);
    private static final Duration REDRAW = Duration.ofMillis(500);

    private final DemoSettings settings;
    private final DemoView view;
    private final Scenario scenario;
    private final AtomicBoolean interrupted = new AtomicBoolean();

    /** Prepares a demo; nothing runs yet. */
    public Demo(DemoSettings settings, DemoView view) {
        this.settings = settings;
        this.view = view;
        this.scenario = settings.scenario().play(settings.load().keys(), settings.seed());
    }

    /** Ends {@link #run} early, with its summary; from any thread. */
    public void interrupt() {
        interrupted.set(true);
    }

    /**
     * Runs until the time is over or {@link #interrupt}; returns where things stood when every event was answered.
     *
     * @throws IllegalStateException if a part failed
     */
    public Standing run() throws InterruptedException {
        try (Workspace workspace = Workspace.create();
                EmbeddedKafka kafka = EmbeddedKafka.start();
                Cast cast = new Cast(scenario, settings, workspace, kafka.bootstrapServers())) {
            cast.enter();
            while (!cast.isReady() && !interrupted.get()) {
                view.show(cast.standing(DemoView.KEYS));
                Thread.sleep(20);
            }
            if (cast.isReady()) {
                List<Witness> witnesses = cast.witnesses();
                try (Feed feed = new Feed(
                        kafka.bootstrapServers(),
                        scenario.events(workspace.model()),
                        settings.load().rate(),
                        witnesses,
                        cast::isOverrun)) {
                    play(cast, feed);
                }
            }
            return cast.standing(0);
        }
    }

    private void play(Cast cast, Feed feed) throws InterruptedException {
        Thread sender = new Thread(feed, "demo-feed");
        sender.start();
        try {
            long end = settings.seconds() == 0
                    ? Long.MAX_VALUE
                    : System.nanoTime() + Duration.ofSeconds(settings.seconds()).toNanos();
            while (!interrupted.get() && System.nanoTime() < end) {
                feed.check();
                cast.check();
                view.show(cast.standing(DemoView.KEYS));
                Thread.sleep(Math.max(1, Math.min(REDRAW.toMillis(), (end - System.nanoTime()) / 1_000_000)));
            }
        } finally {
            feed.stop();
            sender.join();
        }
        if (interrupted.get()) {
            cast.callOff();
        }
        cast.endTraining();
        long late = System.nanoTime() + LAST_ANSWERS.toNanos();
        while (!cast.isDone() && System.nanoTime() < late) {
            cast.check();
            Thread.sleep(20);
        }
        feed.check();
    }
}
