package io.github.cellstream.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.app.config.HttpSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldTellReadyFromAlive() throws Exception {
        FixedHealth job = new FixedHealth(true, false, "REBALANCING");
        try (HttpServer server = HttpServer.start(new HttpSettings("127.0.0.1", 0, new Password(""), 1), job)) {
            HttpResponse<String> alive = get(server, "/health");
            assertThat(alive.statusCode()).isEqualTo(200);
            assertThat(alive.body()).isEqualTo("{\"status\":\"UP\",\"state\":\"REBALANCING\"}");
            HttpResponse<String> ready = get(server, "/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("{\"status\":\"DOWN\",\"state\":\"REBALANCING\"}");
            assertThat(get(server, "/metrics").body()).isEqualTo("cellstream_events_total 1.0\n");
            assertThat(get(server, "/metrics").headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            assertThat(get(server, "/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void shouldReportAFailedJob() throws Exception {
        try (HttpServer server = HttpServer.start(
                new HttpSettings("127.0.0.1", 0, new Password(""), 1), new FixedHealth(false, false, "ERROR"))) {
            assertThat(get(server, "/health").statusCode()).isEqualTo(503);
        }
    }

    private HttpResponse<String> get(HttpServer server, String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private record FixedHealth(boolean alive, boolean ready, String state) implements JobHealth {
        @Override
        public String metrics() {
            return "cellstream_events_total 1.0\n";
        }
    }
}
