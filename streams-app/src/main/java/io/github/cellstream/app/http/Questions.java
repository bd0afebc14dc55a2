package io.github.cellstream.app.http;

import io.github.cellstream.app.history.Histories;
import io.github.cellstream.app.query.Owner;
import io.github.cellstream.app.query.QueryError;
import io.github.cellstream.app.query.QueryException;
import io.github.cellstream.runtime.generate.Sampling;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Answers queries for keys: here, or by the instance that owns the key. */
final class Questions {
    private static final int MOST_AHEAD = 1000;
    private static final int MOST_KEYS = 1000;

    private final JobView job;
    private final JobJson whole;
    private final Relay relay;

    Questions(JobView job, Relay relay) {
        this.job = job;
        this.relay = relay;
        whole = new JobJson(job);
    }

    /** The state of a key in short, and the answer to its last event. */
    void state(Context context) {
        String key = key(context);
        atOwner(context, key, json -> keys().state(json, job.keys().read(key)));
    }

    /** Readings to come. */
    void forecast(Context context) {
        String key = key(context);
        int steps = (int) number(context, "steps", 10, 1, MOST_AHEAD);
        atOwner(
                context,
                key,
                json -> keys().forecast(
                                json, job.continuation().forecast(job.keys().read(key), steps), steps));
    }

    /** Tokens to come. */
    void generate(Context context) {
        String key = key(context);
        int count = (int) number(context, "count", 50, 1, MOST_AHEAD);
        Sampling sampling = new Sampling(
                number(context, "temperature", 1, 0, 100), (int) number(context, "topK", 0, 0, 100_000), (long)
                        number(context, "seed", 0, 0, 1L << 52));
        atOwner(
                context,
                key,
                json -> keys().tokens(
                                json, job.continuation().generate(job.keys().read(key), count, sampling)));
    }

    /** The last steps of a key; it is watched from now on. */
    void history(Context context) {
        String key = key(context);
        long since = (long) number(context, "since", 0, 0, 1L << 52);
        String tensor = text(context, "tensor");
        relayOr(context, key, () -> history(key, since, tensor));
    }

    /** Returns the last steps of a key from wherever it lives, for as long as somebody goes on asking. */
    String historyAnywhere(String key, long since, String tensor) {
        Owner owner = job.keys().owner(key);
        if (owner.here()) {
            return history(key, since, tensor);
        }
        Relay.Reply reply = relay.ask(
                owner, Api.ROOT + "/history?key=" + encoded(key) + "&since=" + since + "&tensor=" + encoded(tensor));
        if (reply.status() != 200) {
            throw new QueryException(
                    QueryError.OWNER_UNREACHABLE, "the instance at " + owner.address() + " answered " + reply.status());
        }
        return reply.body();
    }

    /** The most anomalous keys of this instance. */
    void top(Context context) {
        int most = (int) number(context, "limit", 20, 1, MOST_KEYS);
        answer(context, Json.object(json -> {
            json.writeStringField("instance", job.keys().self());
            whole.top(json, most);
        }));
    }

    /** The most anomalous keys of all instances, one list for each that answered. */
    void topOfAll(Context context) {
        int most = (int) number(context, "limit", 20, 1, MOST_KEYS);
        List<CompletableFuture<String>> asked = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (Owner other : job.keys().others()) {
            asked.add(CompletableFuture.supplyAsync(() -> {
                try {
                    Relay.Reply reply = relay.ask(other, Api.ROOT + "/top?limit=" + most);
                    return reply.status() == 200 ? reply.body() : "!" + other.address();
                } catch (QueryException e) {
                    return "!" + other.address();
                }
            }));
        }
        answer(context, Json.object(json -> {
            Json.array(json, "instances", out -> {
                out.writeStartObject();
                out.writeStringField("instance", job.keys().self());
                whole.top(out, most);
                out.writeEndObject();
                for (CompletableFuture<String> reply : asked) {
                    String body = reply.join();
                    if (body.startsWith("!")) {
                        silent.add(body.substring(1));
                    } else {
                        out.writeRawValue(body);
                    }
                }
            });
            Json.array(json, "silent", out -> {
                for (String address : silent) {
                    out.writeString(address);
                }
            });
        }));
    }

    private String history(String key, long since, String tensor) {
        Histories histories = job.histories();
        histories.watch(requireKnown(key));
        return Json.object(
                json -> new HistoryJson(histories.columns()).write(json, key, histories.read(key, since), tensor));
    }

    private KeyJson keys() {
        return new KeyJson(job.histories().columns().spec());
    }

    /** A key that nobody has ever sent takes no place among those that are remembered. */
    private String requireKnown(String key) {
        if (!job.histories().remembers(key)) {
            job.keys().read(key);
        }
        return key;
    }

    private void atOwner(Context context, String key, Json.Content content) {
        relayOr(
                context,
                key,
                () -> Json.object(json -> {
                    json.writeStringField("key", key);
                    json.writeStringField("instance", job.keys().self());
                    content.write(json);
                }));
    }

    private void relayOr(Context context, String key, Supplier<String> here) {
        Owner owner = job.keys().owner(key);
        if (owner.here()) {
            answer(context, here.get());
        } else if (context.header(Relay.HEADER) != null) {
            throw new QueryException(QueryError.NOT_READY, "the key has just moved to another instance; ask again");
        } else {
            Relay.Reply reply = relay.ask(owner, context.path() + "?" + context.queryString());
            context.status(reply.status());
            answer(context, reply.body());
        }
    }

    static void answer(Context context, String json) {
        context.contentType("application/json").result(json);
    }

    /** Returns the key that is asked for. */
    static String key(Context context) {
        String key = context.queryParam("key");
        if (key == null) {
            throw new QueryException(QueryError.BAD_REQUEST, "the parameter key is missing");
        }
        return key;
    }

    /** Returns a text, empty if there is none. */
    static String text(Context context, String name) {
        String given = context.queryParam(name);
        return given == null ? "" : given;
    }

    /** Returns a number within bounds. */
    static double number(Context context, String name, double fallback, double least, double most) {
        String given = context.queryParam(name);
        try {
            double value = given == null ? fallback : Double.parseDouble(given);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number that is out of range
        }
        throw new QueryException(
                QueryError.BAD_REQUEST, "the parameter " + name + " is not a number from " + least + " to " + most);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
