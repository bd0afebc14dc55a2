package io.github.cellstream.app.http;

import io.github.cellstream.app.query.QueryError;
import io.github.cellstream.app.query.QueryException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams of updates as server-sent events: {@code overview} every second, and {@code key} with the new steps of one key.
 *
 * <p>Each stream has a thread that composes an update, writes it and sleeps. There is no queue: a browser that reads slowly
 * holds up its own thread alone, and its next update tells what has come meanwhile, as far as it is remembered. Some writer
 * that is stuck for good is ended by the server's idle timeout.
 */
final class Live implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);
    private static final int MOST_KEYS = 20;
    private static final long PERIOD = 1000;
    private static final String MEDIA_TYPE = "text/event-stream";

    private final JobJson whole;
    private final Questions questions;
    private final int most;
    private final SseHandler stream = new SseHandler(this::begin);
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closed;

    /** Allows {@code most} streams at a time. */
    Live(JobView job, Questions questions, int most) {
        whole = new JobJson(job);
        this.questions = questions;
        this.most = most;
    }

    /** Returns how many streams are open. */
    int open() {
        return open.get();
    }

    /** Begins a stream, or says why not before there is one. */
    @Override
    public void handle(Context context) throws Exception {
        String accepted = context.header("Accept");
        if (accepted == null || !accepted.contains(MEDIA_TYPE)) {
            throw new QueryException(QueryError.BAD_REQUEST, "wanted the header Accept: " + MEDIA_TYPE);
        }
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            throw new QueryException(
                    QueryError.TOO_MANY_STREAMS,
                    most + " streams are open already; close a page, or raise dashboard.streams");
        }
        stream.handle(context);
    }

    private void begin(SseClient client) {
        String key = client.ctx().queryParam("key");
        String tensor = Questions.text(client.ctx(), "tensor");
        client.keepAlive();
        Thread thread = new Thread(() -> run(client, key, tensor), "live");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends all streams after their next update. */
    void close() {
        closed = true;
    }

    private void run(SseClient client, @Nullable String key, String tensor) {
        try {
            long after = 0;
            long since = 0;
            while (!closed && !client.terminated()) {
                long from = after;
                after = System.currentTimeMillis() - 1;
                client.sendEvent("overview", Json.object(json -> whole.overview(json, from, MOST_KEYS)));
                if (key != null) {
                    since = key(client, key, since, tensor);
                }
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debug("a stream of updates ended", e);
        } finally {
            open.decrementAndGet();
            // One whose browser has gone is closed already, and closing it again fails aloud.
            if (!client.terminated()) {
                client.close();
            }
        }
    }

    private long key(SseClient client, String key, long since, String tensor) {
        try {
            String steps = questions.historyAnywhere(key, since, tensor);
            client.sendEvent("key", steps);
            return end(steps);
        } catch (QueryException e) {
            client.sendEvent("trouble", Api.error(e));
            return since;
        }
    }

    /** Reads how far a history reaches: it may have been written by another instance. */
    private static long end(String history) {
        int at = history.indexOf("\"to\":");
        int from = at + 5;
        int to = from;
        while (to < history.length() && Character.isDigit(history.charAt(to))) {
            to++;
        }
        return at < 0 || to == from ? 0 : Long.parseLong(history, from, to, 10);
    }
}
