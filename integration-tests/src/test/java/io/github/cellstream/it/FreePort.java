package io.github.cellstream.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/** Ports of this machine for containers that are killed and started again: a mapped port would change. */
final class FreePort {
    private FreePort() {}

    /** A port that nothing listens on now. */
    static int next() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("this machine has no free port", e);
        }
    }
}
