package io.github.cellstream.app.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The dashboard's files, read from the program at start. Nothing of them is secret: what they show comes from the {@link
 * Api}. They need no other address, and the browser is told to allow none.
 */
public final class Pages implements Routes {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private final Map<String, Page> pages = new LinkedHashMap<>();

    /** Reads the files. */
    public Pages() {
        own("/", "index.html", "text/html");
        own("/style.css", "style.css", "text/css");
        for (String module : new String[] {"main", "link", "charts", "overview", "key", "strip", "text"}) {
            own("/" + module + ".js", module + ".js", "text/javascript");
        }
        own("/icon.svg", "icon.svg", "image/svg+xml");
        own("/openapi.json", "openapi.json", "application/json");
        pages.put("/uplot.js", read(CHARTS + "uPlot.iife.min.js", "text/javascript"));
        pages.put("/uplot.css", read(CHARTS + "uPlot.min.css", "text/css"));
    }

    @SuppressWarnings("ArrayRecordComponent") // written out, never compared
    private record Page(String type, byte[] content) {}

    /** Returns the bytes of all files that a browser loads. */
    int weight() {
        return pages.entrySet().stream()
                .filter(page -> !page.getKey().equals("/openapi.json"))
                .mapToInt(page -> page.getValue().content().length)
                .sum();
    }

    @Override
    public void add(RoutesConfig routes) {
        pages.forEach((path, page) -> routes.get(path, context -> serve(context, page)));
    }

    private static void serve(Context context, Page page) {
        context.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-cache")
                .contentType(page.type())
                .result(page.content());
    }

    private void own(String path, String name, String type) {
        pages.put(path, read("/io/github/cellstream/app/http/" + name, type));
    }

    private static Page read(String resource, String type) {
        try (InputStream in = Pages.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program was packaged without " + resource);
            }
            return new Page(type + (type.startsWith("image") ? "" : "; charset=utf-8"), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the program can't read its own " + resource, e);
        }
    }
}
