package io.github.cellstream.runtime.head;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSpec;

/** Chooses the head for a model's task. */
public final class Heads {
    private Heads() {}

    /** As {@link #of(ModelSpec, HeadOptions)} with {@link HeadOptions#DEFAULTS}. */
    public static Head of(ModelSpec spec) {
        return of(spec, HeadOptions.DEFAULTS);
    }

    /**
     * Makes the head that reads a model's output.
     *
     * @throws ModelException {@link ModelError#MODEL_SHAPE} if the output does not fit the task
     */
    public static Head of(ModelSpec spec, HeadOptions options) {
        return switch (spec.task()) {
            case CLASSIFICATION -> new ClassificationHead(spec, options);
            case FORECAST -> {
                requireAnswer(spec, InputKind.FEATURES);
                yield new ForecastHead(spec, options);
            }
            case NEXT_TOKEN -> {
                requireAnswer(spec, InputKind.TOKENS);
                yield new NextTokenHead(spec, options);
            }
            case RAW -> new RawHead(spec);
        };
    }

    private static void requireAnswer(ModelSpec spec, InputKind kind) {
        if (spec.input().kind() != kind || spec.taskOutputSize() != spec.input().size()) {
            throw new ModelException(
                    ModelError.MODEL_SHAPE,
                    spec.id().name(),
                    "task " + spec.task() + " wants an input of " + kind + " and as many outputs; the model takes "
                            + spec.input().size() + " " + spec.input().kind() + " and gives " + spec.taskOutputSize()
                            + "; set another task");
        }
    }
}
