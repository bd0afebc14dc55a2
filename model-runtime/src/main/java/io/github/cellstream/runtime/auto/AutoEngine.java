package io.github.cellstream.runtime.auto;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.importing.ModelFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the engine {@code jvm} where it can compile the whole graph and agrees with ONNX Runtime on random sequences,
 * and {@code onnxruntime} where not. The file is read and made steppable once, for both. The choice and its reason are
 * logged.
 */
public final class AutoEngine implements ModelEngine {
    /** Largest difference of an output or a state at which both engines count as agreeing. */
    public static final double TOLERANCE = 1e-4;

    private static final Logger log = LoggerFactory.getLogger(AutoEngine.class);
    private static final int STEPS = 16;
    private static final long SEED = 1;

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public String description() {
        return "jvm where the graph compiles and agrees with onnxruntime, else onnxruntime";
    }

    @Override
    public SequenceModel load(ModelSource source) {
        if (source.bytes().length == 0) {
            throw new ModelException(
                    ModelError.MODEL_SETTING,
                    source.name(),
                    "engine auto needs a model file; name one, or take engine online, which learns without a model");
        }
        ModelSource opened = ModelFiles.open(source);
        SequenceModel jvm;
        try {
            jvm = engine("jvm").load(opened);
        } catch (ModelException e) {
            if (e.code() != ModelError.MODEL_UNSUPPORTED && e.code() != ModelError.MODEL_SHAPE) {
                throw e;
            }
            SequenceModel onnxRuntime = engine("onnxruntime").load(opened);
            log.info("engine=onnxruntime ({})", e.getMessage());
            return onnxRuntime;
        }
        return checked(opened, jvm);
    }

    private static SequenceModel checked(ModelSource source, SequenceModel jvm) {
        SequenceModel reference;
        try {
            reference = engine("onnxruntime").load(source);
        } catch (LinkageError e) {
            log.warn("engine=jvm, not compared: ONNX Runtime has no library for this platform ({})", e.toString());
            return jvm;
        }
        EngineComparison comparison = EngineComparison.of(jvm, reference, STEPS, SEED);
        if (comparison.largest() <= TOLERANCE) {
            log.info("engine=jvm (differs from onnxruntime by {} at most)", comparison.largest());
            reference.close();
            return jvm;
        }
        log.warn(
                "engine=onnxruntime ({}: outputs of engine jvm differ by {}, states by {}; please report this model)",
                source.name(),
                comparison.largestOutput(),
                comparison.largestState());
        jvm.close();
        return reference;
    }

    private static ModelEngine engine(String name) {
        return Plugins.named(ModelEngine.class, ModelEngine::name, name);
    }
}
