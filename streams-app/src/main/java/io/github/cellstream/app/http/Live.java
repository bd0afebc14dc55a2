package io.github.cellstream.app.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.app.query.QueryError;
import io.github.cellstream.app.query.QueryException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams of updates as server-sent events: {@code overview} every second, and {@code key} with the new steps of one key.
 *
 * <p>Each stream keeps its request's thread, which composes an update, writes it and sleeps; the server has as many threads more
 * as there may be streams. There is no queue: a browser that reads slowly holds up its own thread alone, and its next update
 * tells what has come meanwhile, as far as it is remembered. Some writer that is stuck for good is ended by the server's idle
 * timeout.
 *
 * <p>No request outlives its handler: Javalin 7.2.3 goes round for ever, logging, when one is completed that the server has
 * given up.
 */
final class Live implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);
    private static final long PERIOD = 1000;
    private static final long PATIENCE = 2000;
    private static final String MEDIA_TYPE = "text/event-stream";

    private final News news;
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Allows {@code most} streams at a time. */
    Live(News news, int most) {
        this.news = news;
        this.most = most;
    }

    /** Composes updates, as JSON of one line. */
    interface News {
        /** Tells of the job since a time. */
        String overview(long since);

        /**
         * Tells the steps of a key since a time.
         *
         * @throws QueryException if they can't be had now
         */
        String key(String key, long since, String tensor);
    }

    /** Returns how many streams are open. */
    int open() {
        return open.get();
    }

    /** Streams until the browser goes or the server closes, or says why not before there is a stream. */
    @Override
    public void handle(Context context) {
        String accepted = context.header("Accept");
        if (accepted == null || !accepted.contains(MEDIA_TYPE)) {
            throw new QueryException(QueryError.BAD_REQUEST, "wanted the header Accept: " + MEDIA_TYPE);
        }
        try {
            if (open.incrementAndGet() > most) {
                throw new QueryException(
                        QueryError.TOO_MANY_STREAMS,
                        most + " streams are open already; close a page, or raise dashboard.streams");
            }
            // For proxies that would hold updates back until there are many.
            context.contentType(MEDIA_TYPE + "; charset=utf-8").header("X-Accel-Buffering", "no");
            stream(context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("a browser has gone", e);
        } finally {
            open.decrementAndGet();
        }
    }

    /** Ends all streams, so that none is left when the server stops. */
    void close() {
        closing.countDown();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
        try {
            while (open.get() > 0 && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stream(Context context) throws IOException, InterruptedException {
        OutputStream out = context.res().getOutputStream();
        String key = context.queryParam("key");
        String tensor = Questions.text(context, "tensor");
        long after = 0;
        long since = 0;
        do {
            long from = after;
            after = System.currentTimeMillis() - 1;
            send(out, "overview", news.overview(from));
            if (key != null) {
                since = key(out, key, since, tensor);
            }
        } while (!closing.await(PERIOD, TimeUnit.MILLISECONDS));
    }

    private long key(OutputStream out, String key, long since, String tensor) throws IOException {
        try {
            String steps = news.key(key, since, tensor);
            send(out, "key", steps);
            return end(steps);
        } catch (QueryException e) {
            send(out, "trouble", Api.error(e));
            return since;
        }
    }

    private static void send(OutputStream out, String event, String json) throws IOException {
        out.write(("event: " + event + "\ndata: " + json + "\n\n").getBytes(UTF_8));
        out.flush();
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
