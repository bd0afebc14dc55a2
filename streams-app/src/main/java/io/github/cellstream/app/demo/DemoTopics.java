package io.github.cellstream.app.demo;

/** The demo's topics. */
record DemoTopics(String readings, String predictions, String anomalies, String lifecycle, String deadLetters) {
    static final DemoTopics NAMES = new DemoTopics(
            "demo-readings", "demo-predictions", "demo-anomalies", "demo-lifecycle", "demo-dead-letters");
}
