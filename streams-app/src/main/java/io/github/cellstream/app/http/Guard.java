package io.github.cellstream.app.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.app.query.QueryError;
import io.github.cellstream.app.query.QueryException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.security.MessageDigest;
import java.util.Locale;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests for keys and values in: with the token, where one is required; else under a name of this machine, so that no
 * page from elsewhere can lend its own name to the loopback address (DNS rebinding).
 */
final class Guard implements Handler {
    private static final String SCHEME = "Bearer ";

    private final Password token;

    /** Requires a token unless it is empty. */
    Guard(Password token) {
        this.token = token;
    }

    @Override
    public void handle(Context context) {
        context.header("Cache-Control", "no-store");
        context.header("X-Content-Type-Options", "nosniff");
        if (token.value().isEmpty()) {
            requireOwnName(context.header("Host"));
        } else {
            requireToken(context.header("Authorization"));
        }
    }

    private void requireToken(@Nullable String given) {
        byte[] wanted = (SCHEME + token.value()).getBytes(UTF_8);
        if (given == null || !MessageDigest.isEqual(wanted, given.getBytes(UTF_8))) {
            throw new QueryException(
                    QueryError.UNAUTHORIZED,
                    "wanted the header Authorization: Bearer TOKEN, with the token of http.token");
        }
    }

    private static void requireOwnName(@Nullable String host) {
        String name = host == null ? "" : host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        if (!name.equals("localhost") && !name.matches("127(\\.\\d{1,3}){3}") && !name.equals("[::1]")) {
            throw new QueryException(
                    QueryError.FOREIGN_HOST,
                    "without http.token, wanted localhost or a loopback address as the request's host");
        }
    }
}
