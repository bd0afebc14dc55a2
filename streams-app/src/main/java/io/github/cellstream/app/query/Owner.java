package io.github.cellstream.app.query;

/**
 * The instance that owns a key.
 *
 * @param host as its {@code application.server} says, empty where none is set
 * @param port likewise, -1 where none is set
 * @param here whether it is this one
 */
public record Owner(String host, int port, boolean here) {
    /** Returns {@code host:port}, with brackets about an IPv6 address. */
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
