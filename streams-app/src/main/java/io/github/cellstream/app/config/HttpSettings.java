package io.github.cellstream.app.config;

/**
 * Where health and metrics are served.
 *
 * @param host address to bind to
 * @param port the port; 0 for a free one, -1 for no server
 */
public record HttpSettings(String host, int port) {
    /** Returns whether a server is wanted. */
    public boolean enabled() {
        return port >= 0;
    }
}
