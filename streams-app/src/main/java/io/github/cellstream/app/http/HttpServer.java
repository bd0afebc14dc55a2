package io.github.cellstream.app.http;

import io.github.cellstream.app.config.HttpSettings;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.List;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /health} (alive), {@code /ready} (processing) and {@code /metrics}, and what else it is given. Health answers
 * are {@code {"status":"UP","state":"RUNNING"}} with 200, or {@code "DOWN"} with 503. These three need no token: they name
 * neither keys nor values.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Javalin javalin;
    private final List<Routes> more;

    private HttpServer(Javalin javalin, List<Routes> more) {
        this.javalin = javalin;
        this.more = more;
    }

    /**
     * Starts to serve.
     *
     * @param more what is served besides; closed with the server
     * @throws io.javalin.util.JavalinBindException if the address is taken
     */
    public static HttpServer start(HttpSettings settings, JobHealth job, Routes... more) {
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.jetty.host = settings.host();
            config.jetty.port = settings.port();
            config.jetty.threadPool = threads(settings.streams());
            config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
            config.routes.get("/health", context -> answer(context, job, job.alive()));
            config.routes.get("/ready", context -> answer(context, job, job.ready()));
            config.routes.get(
                    "/metrics", context -> context.contentType(PROMETHEUS_TEXT).result(job.metrics()));
            for (Routes routes : more) {
                routes.add(config.routes);
            }
        });
        javalin.start();
        LOG.info(
                "serving the dashboard, /api, /health, /ready and /metrics on http://{}:{}",
                settings.host(),
                javalin.port());
        return new HttpServer(javalin, List.of(more));
    }

    /** Returns the port, also where a free one was asked for. */
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        more.forEach(Routes::close);
        javalin.stop();
    }

    /** Those that answer, and one for each stream of updates. */
    private static QueuedThreadPool threads(int streams) {
        QueuedThreadPool threads = new QueuedThreadPool(16 + streams, 2);
        threads.setName("http");
        threads.setDaemon(true);
        return threads;
    }

    private static void answer(Context context, JobHealth job, boolean good) {
        context.status(good ? 200 : 503)
                .contentType("application/json")
                .result("{\"status\":\"" + (good ? "UP" : "DOWN") + "\",\"state\":\"" + job.state() + "\"}");
    }
}
