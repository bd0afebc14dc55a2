package io.github.cellstream.app.demo;

/** What is shown while a demo runs. */
public interface DemoView {
    /** Machines that a view has room for. */
    int MACHINES = 8;

    /** Shows nothing. */
    DemoView SILENT = standing -> {};

    /** Shows where things stand; called twice a second. */
    void show(Standing standing);
}
