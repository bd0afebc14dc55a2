package io.github.cellstream.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A headless Chromium with one page, driven over its DevTools protocol. Alone it takes pictures, for the documents: {@code java
 * Browser.java URL WIDTH HEIGHT SCRIPT SECONDS FILE}.
 */
final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String LISTENS = "DevTools listening on ";
    private static final long PATIENCE = 30;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> dialogs = new CopyOnWriteArrayList<>();
    private String session = "";

    private Browser(Process process, Path profile, URI address) {
        this.process = process;
        this.profile = profile;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Ear())
                .join();
    }

    /** Finds the program on the PATH. */
    static Optional<Path> program() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(":", -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens a page of a size in CSS pixels. */
    static Browser open(Path program, int width, int height, String url) throws IOException {
        Path profile = Files.createTempDirectory("cellstream-browser-");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--hide-scrollbars",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        Browser browser = new Browser(process, profile, address(process));
        String target = browser.call("Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asText();
        browser.session = browser.call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        browser.call("Runtime.enable", Map.of());
        browser.call("Log.enable", Map.of());
        browser.call("Page.enable", Map.of());
        browser.resize(width, height);
        browser.call("Page.navigate", Map.of("url", url));
        return browser;
    }

    /** Makes the page another size. */
    void resize(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Evaluates an expression in the page; a promise is awaited. */
    JsonNode evaluate(String expression) {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(
                    expression + ": " + answer.path("exceptionDetails").path("exception"));
        }
        return answer.path("result").path("value");
    }

    /** Returns what the page looks like, as PNG. */
    byte[] picture() {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", Map.of("format", "png"))
                        .path("data")
                        .asText());
    }

    /** Returns errors and warnings of the page, and errors that the browser finds in it. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Returns what the page said in dialogs. */
    List<String> dialogs() {
        return List.copyOf(dialogs);
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        int id = calls.incrementAndGet();
        ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
        message.set("params", MAPPER.valueToTree(parameters));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText(message.toString(), true).join();
        return answer.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    private void hear(JsonNode message) {
        JsonNode told = message.path("params");
        switch (message.path("method").asText()) {
            case "Runtime.exceptionThrown" ->
                complaints.add(told.path("exceptionDetails").toString());
            case "Log.entryAdded" -> {
                if (told.path("entry").path("level").asText().equals("error")) {
                    complaints.add(told.path("entry").toString());
                }
            }
            case "Runtime.consoleAPICalled" -> {
                if (told.path("type").asText().matches("error|warning")) {
                    complaints.add(told.path("args").toString());
                }
            }
            case "Page.javascriptDialogOpening" ->
                dialogs.add(told.path("message").asText());
            default -> {
                CompletableFuture<JsonNode> answer =
                        waiting.remove(message.path("id").asInt());
                if (answer != null && message.has("error")) {
                    answer.completeExceptionally(new IllegalStateException(message.toString()));
                } else if (answer != null) {
                    answer.complete(message.path("result"));
                }
            }
        }
    }

    private static URI address(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(LISTENS)) {
                Thread drain = new Thread(() -> lines.lines().forEach(unread -> {}), "browser-log");
                drain.setDaemon(true);
                drain.start();
                return URI.create(line.substring(LISTENS.length()).trim());
            }
            said.append(line).append('\n');
        }
        throw new IOException("the browser ended at once: " + said);
    }

    private final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    hear(MAPPER.readTree(text.toString()));
                } catch (IOException e) {
                    complaints.add(e.toString());
                }
                text.setLength(0);
            }
            return WebSocket.Listener.super.onText(from, part, last);
        }
    }

    /** Leaves 52 shades of each colour, which makes the file of a picture much smaller. */
    private static byte[] plain(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        BufferedImage plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                int shades = 0;
                for (int shift = 0; shift < 24; shift += 8) {
                    shades |= ((((rgb >> shift) & 0xff) + 2) / 5 * 5) << shift;
                }
                plain.setRGB(x, y, shades);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(plain, "png", out);
        return out.toByteArray();
    }

    /** Takes a picture of a page, some seconds after a script was run in it. */
    public static void main(String[] arguments) throws Exception {
        Path program = program().orElseThrow(() -> new IllegalStateException("there is no Chromium on the PATH"));
        try (Browser browser =
                open(program, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), arguments[0])) {
            Thread.sleep(1000);
            browser.evaluate(arguments[3]);
            Thread.sleep(1000 * Long.parseLong(arguments[4]));
            Files.write(Path.of(arguments[5]), plain(browser.picture()));
            if (!browser.complaints().isEmpty()) {
                throw new IllegalStateException(browser.complaints().toString());
            }
        }
    }
}
