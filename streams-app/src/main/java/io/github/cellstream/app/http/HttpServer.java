package io.github.cellstream.app.http;

import io.github.cellstream.app.config.HttpSettings;
import io.javalin.Javalin;
import io.javalin.http.Context;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /health} (alive), {@code /ready} (processing) and {@code /metrics}. Health answers are {@code
 * {"status":"UP","state":"RUNNING"}} with 200, or {@code "DOWN"} with 503.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Javalin javalin;

    private HttpServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /**
     * Starts to serve.
     *
     * @throws io.javalin.util.JavalinBindException if the address is taken
     */
    public static HttpServer start(HttpSettings settings, JobHealth job) {
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.jetty.host = settings.host();
            config.jetty.port = settings.port();
            config.jetty.threadPool = threads();
            config.routes.get("/health", context -> answer(context, job, job.alive()));
            config.routes.get("/ready", context -> answer(context, job, job.ready()));
            config.routes.get(
                    "/metrics", context -> context.contentType(PROMETHEUS_TEXT).result(job.metrics()));
        });
        javalin.start();
        LOG.info("serving /health, /ready and /metrics on http://{}:{}", settings.host(), javalin.port());
        return new HttpServer(javalin);
    }

    /** Returns the port, also where a free one was asked for. */
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(8, 2);
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
