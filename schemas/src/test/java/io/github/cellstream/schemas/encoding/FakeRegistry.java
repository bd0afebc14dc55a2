package io.github.cellstream.schemas.encoding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of Apicurio Registry's API v3 as its serde uses, in this JVM. The real server is met in the integration tests. */
final class FakeRegistry implements AutoCloseable {
    private final HttpServer server;
    private final List<String> schemas = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    private FakeRegistry(HttpServer server) {
        this.server = server;
    }

    static FakeRegistry start() {
        FakeRegistry registry;
        try {
            registry =
                    new FakeRegistry(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        registry.server.createContext("/apis/registry/v3/groups", registry::register);
        registry.server.createContext("/apis/registry/v3/ids/contentIds", registry::lookUp);
        registry.server.start();
        return registry;
    }

    /** Returns the settings of a client of it. */
    Map<String, ?> settings() {
        return Map.of(
                "apicurio.registry.url",
                "http://localhost:" + server.getAddress().getPort() + "/apis/registry/v3",
                "apicurio.registry.retry-count",
                "1",
                "apicurio.registry.retry-backoff-ms",
                "1");
    }

    /** Registers a schema and returns its content id. */
    synchronized int add(String schema) {
        int known = schemas.indexOf(schema);
        if (known >= 0) {
            return known + 1;
        }
        schemas.add(schema);
        return schemas.size();
    }

    String schema(int id) {
        return schemas.get(id - 1);
    }

    /** From now on, or no more, every request ends in an internal error. */
    void breakDown(boolean down) {
        broken = down;
    }

    private void register(HttpExchange exchange) throws IOException {
        JsonNode request = new ObjectMapper().readTree(exchange.getRequestBody());
        int id = add(request.at("/firstVersion/content/content").asText());
        answer(
                exchange,
                200,
                String.format(
                        "{\"artifact\":{\"artifactId\":\"a\",\"artifactType\":\"AVRO\"},\"version\":{\"version\":\"1\","
                                + "\"artifactId\":\"a\",\"artifactType\":\"AVRO\",\"globalId\":%d,\"contentId\":%d}}",
                        1000 + id, id));
    }

    private void lookUp(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceAll("^.*/contentIds/", "");
        if (path.endsWith("/references")) {
            answer(exchange, 200, "[]");
            return;
        }
        long id = Long.parseLong(path);
        if (id < 1 || id > schemas.size()) {
            answer(exchange, 404, "{\"title\":\"No content with ID '" + id + "' was found.\",\"status\":404}");
        } else {
            answer(exchange, 200, schema((int) id));
        }
    }

    private void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = (broken ? "{\"title\":\"out of order\",\"status\":500}" : json).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(broken ? 500 : status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
