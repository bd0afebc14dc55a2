package io.github.cellstream.runtime.jvm;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.importing.ModelFiles;

/**
 * The engine {@code jvm}: ONNX graphs of recurrent, embedding and dense layers in plain Java. No native code, no
 * allocation per step, the same bits for every batch size and vector width.
 */
public final class JvmEngine implements ModelEngine {
    /** The name that configuration uses. */
    public static final String NAME = "jvm";

    private final Kernels kernels;

    /** An engine with the widest kernels of this JVM. */
    public JvmEngine() {
        this(Kernels.best());
    }

    /** An engine with kernels of one's own choice, for comparisons. */
    JvmEngine(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "ONNX recurrent networks in plain Java, kernel " + kernels.name();
    }

    @Override
    public SequenceModel load(ModelSource source) {
        return new JvmModel(GraphCompiler.compile(ModelFiles.read(source), kernels));
    }
}
