package io.github.cellstream.app.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** Where the demo's dashboard is served: nobody should have to choose a port to see it. */
final class DemoPort {
    private static final int USUAL = 8080;
    private static final int NONE = -1;

    private DemoPort() {}

    /**
     * Returns the port that is meant; the usual one, if it is free, where none was named.
     *
     * @param named 0 for any free one, -1 for none
     * @return -1 for no server
     */
    static int of(@Nullable Integer named) {
        if (named == null) {
            return free(USUAL);
        }
        return named == 0 ? free(0) : named;
    }

    private static int free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            return NONE;
        }
    }
}
