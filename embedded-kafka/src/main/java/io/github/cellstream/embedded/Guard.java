package io.github.cellstream.embedded;

import java.util.Map;

/**
 * A second listener that asks its clients who they are.
 *
 * @param protocol its security protocol
 * @param settings further settings of the broker
 */
record Guard(String protocol, Map<String, String> settings) {
    private static final String LISTENERS = "listeners";
    private static final String PROTOCOLS = "listener.security.protocol.map";

    /** Adds the listener; clients of the first one, the broker itself among them, are super users. */
    void addTo(Map<String, String> all, int port) {
        all.merge(LISTENERS, "GUARDED://" + SingleNode.HOST + ":" + port, (first, guarded) -> first + "," + guarded);
        all.merge(PROTOCOLS, "GUARDED:" + protocol, (first, guarded) -> first + "," + guarded);
        all.put("super.users", "User:ANONYMOUS");
        all.putAll(settings);
    }
}
