package io.github.cellstream.app.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final List<String> OWN = List.of(
            "index.html",
            "style.css",
            "main.js",
            "link.js",
            "charts.js",
            "overview.js",
            "key.js",
            "strip.js",
            "text.js",
            "icon.svg");

    @Test
    void shouldWeighLittle() {
        assertThat(new Pages().weight()).isBetween(60_000, 300_000);
    }

    @Test
    void shouldNeedNoOtherAddressAndWriteNoMarkup() throws IOException {
        Pattern elsewhere =
                Pattern.compile("(?:src|href|url|import|fetch)[^\\n]{0,12}https?:", Pattern.CASE_INSENSITIVE);
        for (String file : OWN) {
            try (InputStream in = Pages.class.getResourceAsStream(file)) {
                String text = new String(Objects.requireNonNull(in, file).readAllBytes(), UTF_8);
                assertThat(elsewhere.matcher(text).find()).as(file).isFalse();
                assertThat(text)
                        .as(file)
                        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
            }
        }
    }
}
