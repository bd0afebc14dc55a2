package io.github.cellstream.app.http;

import io.github.cellstream.app.query.Owner;
import io.github.cellstream.app.query.QueryError;
import io.github.cellstream.app.query.QueryException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.kafka.common.config.types.Password;

/** Asks another instance of the job, in the name of whoever asked this one. All instances have the same token. */
final class Relay {
    /** Marks a request that has been passed on once, and is not passed on again. */
    static final String HEADER = "Cellstream-Relayed";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Password token;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    Relay(Password token) {
        this.token = token;
    }

    /** What the other instance said. */
    record Reply(int status, String body) {}

    /**
     * Asks.
     *
     * @param path with its query
     * @throws QueryException {@link QueryError#OWNER_UNREACHABLE}
     */
    Reply ask(Owner owner, String path) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + owner.address() + path))
                    .timeout(PATIENCE)
                    .header(HEADER, "1");
            if (!token.value().isEmpty()) {
                request.header("Authorization", "Bearer " + token.value());
            }
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (IOException | IllegalArgumentException e) {
            throw new QueryException(
                    QueryError.OWNER_UNREACHABLE,
                    "the instance at " + owner.address() + " does not answer; is this its http.host and http.port?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException(QueryError.OWNER_UNREACHABLE, "interrupted");
        }
    }
}
