package io.github.cellstream.processor.deadletter;

import io.github.cellstream.schemas.encoding.EncodingError;
import io.github.cellstream.schemas.encoding.EncodingException;
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
     * Returns whether the fault is not the bytes': something that they need in order to be understood was out of reach or
     * badly set, a schema registry for example, and other bytes would have failed too.
     */
    static boolean isOutage(Throwable exception) {
        return first(
                        exception,
                        cause -> (cause instanceof EncodingException encoding && isOperators(encoding))
                                || cause instanceof SocketException
                                || cause instanceof UnknownHostException
                                || cause instanceof InterruptedIOException
                                || cause instanceof HttpTimeoutException
                                || cause instanceof InterruptedException
                                || (cause instanceof ApiException && !(cause instanceof SerializationException)))
                != null;
    }

    private static boolean isOperators(EncodingException encoding) {
        return encoding.code() == EncodingError.REGISTRY_UNAVAILABLE
                || encoding.code() == EncodingError.ENCODING_SETTING;
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
