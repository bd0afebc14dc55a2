package io.github.cellstream.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class BarChartTest {
    @Test
    void shouldDrawBarsInProportion() throws Exception {
        List<Element> bars = elements(
                new BarChart(
                        "Speed",
                        "events/s",
                        List.of("one"),
                        List.of(new BarChart.Group("a", List.of(50.0)), new BarChart.Group("b", List.of(200.0)))),
                "rect");
        assertThat(bars).hasSize(2);
        assertThat(width(bars.get(0)) / width(bars.get(1))).isBetween(0.24, 0.26);
    }

    @Test
    void shouldSayEveryLabelAndValueAsText() throws Exception {
        BarChart chart = new BarChart(
                "Time & \"place\"",
                "ms <each>",
                List.of("median", "99 of 100"),
                List.of(
                        new BarChart.Group("first", List.of(0.1234, 12.34)),
                        new BarChart.Group("second", List.of(123456.0, Double.NaN))));
        assertThat(elements(chart, "text"))
                .extracting(Element::getTextContent)
                .containsExactly(
                        "Time & \"place\" (ms <each>)",
                        "median",
                        "99 of 100",
                        "first",
                        "0.123",
                        "12.3",
                        "second",
                        "123,456",
                        "not measured");
    }

    @Test
    void shouldStayWithinItsFrame() throws Exception {
        BarChart chart =
                new BarChart("t", "u", List.of("s"), List.of(new BarChart.Group("a".repeat(40), List.of(1e9))));
        Element bar = elements(chart, "rect").get(0);
        assertThat(Double.parseDouble(bar.getAttribute("x")) + width(bar)).isLessThan(700);
    }

    @Test
    void shouldBeReadableInLightAndDarkAndRunNothing() {
        String svg = new BarChart("t", "u", List.of("s"), List.of(new BarChart.Group("a", List.of(0.0)))).svg();
        assertThat(svg).contains("prefers-color-scheme:dark").doesNotContain("<script", "href", "NaN");
    }

    @Test
    void shouldRefuseAGroupWithoutAValueForEachSeries() {
        assertThatThrownBy(() ->
                        new BarChart("t", "u", List.of("a", "b"), List.of(new BarChart.Group("lonely", List.of(1.0)))))
                .hasMessage("lonely has 1 values for 2 series");
    }

    @Test
    void shouldWriteAFileInAFolderThatIsMissing(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("new/chart.svg");
        BarChart chart = new BarChart("t", "u", List.of("s"), List.of());
        chart.write(file);
        assertThat(Files.readString(file)).isEqualTo(chart.svg());
    }

    private static double width(Element bar) {
        return Double.parseDouble(bar.getAttribute("width"));
    }

    private static List<Element> elements(BarChart chart, String name)
            throws IOException, SAXException, ParserConfigurationException {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(chart.svg())));
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
