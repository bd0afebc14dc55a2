package io.github.cellstream.runtime.jvm;

/** x. */
public final class JvmEngine {
    static final String NAME = "jvm";

    private JvmEngine() {}
}
