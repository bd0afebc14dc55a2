package io.github.cellstream.app.demo;

/** What is shown while a demo runs. */
public interface DemoView {
    /** Keys that a view has room for. */
    int KEYS = 8;

    /** Shows nothing. */
    DemoView SILENT = standing -> {};

    /** Shows where things stand; called twice a second or more often. */
    void show(Standing standing);
}
