package io.github.cellstream.app.config;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys that say who may look at the job, and how much is remembered for them. */
public final class HttpKeys {
    /** What requests for keys and values have to bring. */
    public static final String HTTP_TOKEN = "http.token";
    /** Most streams of updates. */
    public static final String DASHBOARD_STREAMS = "dashboard.streams";
    /** Most keys whose last steps are remembered. */
    public static final String DASHBOARD_KEYS = "dashboard.keys";
    /** Steps that are remembered of each. */
    public static final String DASHBOARD_STEPS = "dashboard.steps";

    private HttpKeys() {}

    static void define(Group group) {
        group.key(
                Keys.HTTP_HOST,
                ConfigDef.Type.STRING,
                "127.0.0.1",
                new ConfigDef.NonEmptyString(),
                Importance.MEDIUM,
                "Address that the dashboard, the queries, /health, /ready and /metrics are served on. Beyond loopback"
                        + " http.token is required.");
        group.key(
                Keys.HTTP_PORT,
                ConfigDef.Type.INT,
                8080,
                between(-1, 65535),
                Importance.MEDIUM,
                "Port of the HTTP server; 0 takes a free one, -1 serves nothing.");
        group.key(
                HTTP_TOKEN,
                ConfigDef.Type.PASSWORD,
                "",
                null,
                Importance.MEDIUM,
                "Queries, and so what the dashboard shows, need the header Authorization: Bearer with this token. The same"
                        + " on all instances of a job. /health, /ready and /metrics need none: they name neither keys"
                        + " nor values. Empty: no token, on a loopback address alone.");
        group.key(
                DASHBOARD_KEYS,
                ConfigDef.Type.INT,
                200,
                between(0, 100_000),
                Importance.LOW,
                "Most keys whose last steps are remembered for the dashboard: the first ones while there is room, then"
                        + " those with anomalies and those that somebody looks at. 0 remembers none.");
        group.key(
                DASHBOARD_STEPS,
                ConfigDef.Type.INT,
                512,
                between(16, 100_000),
                Importance.LOW,
                "Steps that are remembered of each of these keys. A step takes some 32 bytes and 12 for each feature.");
        group.key(
                DASHBOARD_STREAMS,
                ConfigDef.Type.INT,
                16,
                atLeast(0),
                Importance.LOW,
                "Most browsers that get updates at a time.");
    }

    static HttpSettings read(AbstractConfig config) {
        return new HttpSettings(
                config.getString(Keys.HTTP_HOST),
                config.getInt(Keys.HTTP_PORT),
                config.getPassword(HTTP_TOKEN),
                config.getInt(DASHBOARD_STREAMS));
    }

    static HistorySettings history(AbstractConfig config) {
        return new HistorySettings(config.getInt(DASHBOARD_KEYS), config.getInt(DASHBOARD_STEPS));
    }

    /** Returns whether an address can be reached from this machine alone. */
    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
