package io.github.cellstream.processor.deadletter;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Looks through an exception and its causes. */
final class Causes {
    private Causes() {}

    /** Returns the first of the exception and its causes that is of a type, or null. */
    static <T> @Nullable T first(Throwable exception, Class<T> type) {
        Throwable found = first(exception, type::isInstance);
        return found == null ? null : type.cast(found);
    }

    /**
     * Returns whether something that bytes need in order to be understood was out of reach, a schema registry for
     * example: other bytes would have failed too.
     */
    static boolean isOutage(Throwable exception) {
        return first(
                        exception,
                        cause -> cause instanceof SocketException
                                || cause instanceof UnknownHostException
                                || cause instanceof InterruptedIOException
                                || cause instanceof HttpTimeoutException
                                || cause instanceof InterruptedException
                                || (cause instanceof ApiException && !(cause instanceof SerializationException)))
                != null;
    }

    private static @Nullable Throwable first(Throwable exception, Predicate<Throwable> wanted) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable cause = exception; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (wanted.test(cause)) {
                return cause;
            }
        }
        return null;
    }
}
