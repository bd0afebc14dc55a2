package io.github.cellstream.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.cellstream.app.config.HttpSettings;
import io.github.cellstream.app.query.QueryError;
import io.github.cellstream.app.query.QueryException;
import io.javalin.config.RoutesConfig;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Streams begin, are refused and end, and Javalin has nothing to complain of. */
@Timeout(20)
class LiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Live live = new Live(new FixedNews(), 2);
    private final HttpServer server =
            HttpServer.start(new HttpSettings("127.0.0.1", 0, new Password(""), 2), new NoJob(), new LiveAlone());
    private final Logger javalin = (Logger) LoggerFactory.getLogger("io.javalin");
    private final ListAppender<ILoggingEvent> complaints = new ListAppender<>();

    @BeforeEach
    void listen() {
        complaints.start();
        javalin.addAppender(complaints);
    }

    @AfterEach
    void close() {
        server.close();
        javalin.detachAppender(complaints);
        assertThat(complaints.list).isEmpty();
    }

    @Test
    void shouldTellOfTheJobAndOfTheKeyThatIsAskedFor() throws Exception {
        try (InputStream stream = open("?key=pump").body()) {
            assertThat(lines(stream, 6))
                    .containsExactly("event: overview", "data: {\"job\":1}", "", "event: key", "data: {\"to\":7}", "");
        }
        try (InputStream stream = open("?key=nobody").body()) {
            assertThat(lines(stream, 5))
                    .startsWith("event: overview", "data: {\"job\":1}", "", "event: trouble")
                    .last()
                    .asString()
                    .contains("UNKNOWN_KEY");
        }
    }

    @Test
    void shouldRefuseMoreStreamsThanAllowed() throws Exception {
        HttpResponse<InputStream> first = open("");
        open("");
        HttpResponse<InputStream> third = open("");
        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(new String(third.body().readAllBytes(), StandardCharsets.UTF_8))
                .contains("\"TOO_MANY_STREAMS\"", "2 streams are open already", "dashboard.streams");
        assertThat(live.open()).isEqualTo(2);
        first.body().close();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(live.open()).isOne());
        assertThat(open("").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldRefuseWhoCannotReadStreams() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address("")).build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("BAD_REQUEST", "text/event-stream");
        assertThat(live.open()).isZero();
    }

    @Test
    void shouldEndStreamsWithTheServer() throws Exception {
        try (InputStream stream = open("").body()) {
            assertThat(lines(stream, 3)).hasSize(3);
            long begun = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            // An update may have been on its way.
            assertThatCode(stream::readAllBytes).as("a clean end").doesNotThrowAnyException();
        }
        assertThat(live.open()).isZero();
    }

    @Test
    void shouldForgetABrowserThatBreaksOff() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            // Closed with a reset: the next write fails at once.
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write("GET /live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(live.open()).isZero());
    }

    private HttpResponse<InputStream> open(String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address(query))
                .header("Accept", "text/event-stream")
                .build();
        return client.send(request, BodyHandlers.ofInputStream());
    }

    private URI address(String query) {
        return URI.create("http://127.0.0.1:" + server.port() + "/live" + query);
    }

    private static List<String> lines(InputStream stream, int count) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                .lines()
                .limit(count)
                .toList();
    }

    private final class LiveAlone implements Routes {
        @Override
        public void add(RoutesConfig routes) {
            routes.get("/live", live);
            routes.exception(QueryException.class, Api::refuse);
        }

        @Override
        public void close() {
            live.close();
        }
    }

    private static final class FixedNews implements Live.News {
        @Override
        public String overview(long since) {
            return "{\"job\":1}";
        }

        @Override
        public String key(String key, long since, String tensor) {
            if (key.equals("nobody")) {
                throw new QueryException(QueryError.UNKNOWN_KEY, "nobody");
            }
            return "{\"to\":7}";
        }
    }

    private record NoJob() implements JobHealth {
        @Override
        public boolean alive() {
            return true;
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public String state() {
            return "RUNNING";
        }

        @Override
        public String metrics() {
            return "";
        }
    }
}
