package io.github.cellstream.app.config;

import org.apache.kafka.common.config.types.Password;

/**
 * Where the job is shown, and to whom.
 *
 * @param host address to bind to
 * @param port the port; 0 for a free one, -1 for no server
 * @param token what requests for keys and values have to bring; empty for nothing
 * @param streams most streams of updates at a time
 */
public record HttpSettings(String host, int port, Password token, int streams) {
    /** Returns whether a server is wanted. */
    public boolean enabled() {
        return port >= 0;
    }
}
