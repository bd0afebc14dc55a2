package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Task;

/** The models that scorers of tokens are for. */
final class TokenModels {
    private TokenModels() {}

    /** Refuses a model that expects no token. */
    static void require(String scorer, ModelSpec spec) {
        if (spec.task() != Task.NEXT_TOKEN) {
            throw new ModelException(
                    ModelError.MODEL_SETTING,
                    "scorer " + scorer,
                    "scores tokens, and model " + spec.id().name() + " is for task " + spec.task()
                            + "; choose another scorer");
        }
    }
}
