package io.github.cellstream.runtime.online;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;

/** The engine {@code online}. Takes settings and no file; {@link OnlineSettings} documents them. */
public final class OnlineEngine implements ModelEngine {
    /** Made by {@link java.util.ServiceLoader}. */
    public OnlineEngine() {}

    @Override
    public String name() {
        return "online";
    }

    @Override
    public String description() {
        return "echo-state reservoir with recursive least squares, learns per key as it runs; needs no model file";
    }

    @Override
    public SequenceModel load(ModelSource source) {
        if (source.bytes().length > 0) {
            throw new ModelException(
                    ModelError.MODEL_UNSUPPORTED,
                    source.name(),
                    "engine online takes no model file; leave the file away or choose another engine");
        }
        return new OnlineModel(OnlineSettings.read(source));
    }
}
