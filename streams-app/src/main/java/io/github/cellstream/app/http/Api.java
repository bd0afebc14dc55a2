package io.github.cellstream.app.http;

import io.github.cellstream.app.config.HttpSettings;
import io.github.cellstream.app.query.QueryException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The queries, {@code GET} all of them, described by {@code openapi.json}. An answer to what can't be answered is {@code
 * {"error":{"code":…,"message":…}}} with the status of its {@link io.github.cellstream.app.query.QueryError}.
 */
public final class Api implements Routes {
    /** Where queries begin. */
    static final String ROOT = "/api/v1";

    private static final String LIVE = ROOT + "/live";
    private static final int MOST_KEYS = 20;

    private final Guard guard;
    private final Live live;
    private final Map<String, Handler> handlers = new LinkedHashMap<>();

    /** Prepares to answer for a job. */
    public Api(HttpSettings settings, JobView job) {
        guard = new Guard(settings.token());
        Questions questions = new Questions(job, new Relay(settings.token()));
        JobJson whole = new JobJson(job);
        live = new Live(news(whole, questions), settings.streams());
        handlers.put(ROOT + "/overview", context -> {
            long since = (long) Questions.number(context, "since", 0, 0, 1L << 52);
            Questions.answer(context, Json.object(json -> whole.overview(json, since, MOST_KEYS)));
        });
        handlers.put(ROOT + "/model", context -> Questions.answer(context, Json.object(whole::model)));
        handlers.put(ROOT + "/topology", context -> Questions.answer(context, Json.object(whole::topology)));
        handlers.put(ROOT + "/top", questions::top);
        handlers.put(ROOT + "/top/all", questions::topOfAll);
        handlers.put(ROOT + "/state", questions::state);
        handlers.put(ROOT + "/forecast", questions::forecast);
        handlers.put(ROOT + "/generate", questions::generate);
        handlers.put(ROOT + "/history", questions::history);
    }

    /** Returns every path that is served, the stream of updates too. */
    Set<String> paths() {
        Map<String, Handler> all = new LinkedHashMap<>(handlers);
        all.put(LIVE, context -> {});
        return all.keySet();
    }

    @Override
    public void add(RoutesConfig routes) {
        routes.before("/api/*", guard);
        handlers.forEach(routes::get);
        routes.get(LIVE, live);
        routes.exception(QueryException.class, Api::refuse);
    }

    /** Answers what can't be answered. */
    static void refuse(QueryException e, Context context) {
        Questions.answer(context.status(e.code().status()), error(e));
    }

    private static Live.News news(JobJson whole, Questions questions) {
        return new Live.News() {
            @Override
            public String overview(long since) {
                return Json.object(json -> whole.overview(json, since, MOST_KEYS));
            }

            @Override
            public String key(String key, long since, String tensor) {
                return questions.historyAnywhere(key, since, tensor);
            }
        };
    }

    @Override
    public void close() {
        live.close();
    }

    static String error(QueryException e) {
        return Json.object(json -> Json.object(json, "error", out -> {
            out.writeStringField("code", e.code().name());
            out.writeStringField("message", e.getMessage());
        }));
    }
}
