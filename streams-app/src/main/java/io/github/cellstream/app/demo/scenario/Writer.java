package io.github.cellstream.app.demo.scenario;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.generate.Sampling;
import io.github.cellstream.runtime.generate.TokenGenerator;
import io.github.cellstream.runtime.input.Vocabulary;
import io.github.cellstream.training.data.CorpusCoding;
import java.nio.file.Path;

/** Writes on with a model of characters, without end. */
final class Writer implements AutoCloseable {
    private static final double TEMPERATURE = 0.8;

    private final SequenceModel model;
    private final Vocabulary vocabulary;

    /** Loads the model. */
    Writer(Path file) {
        model = Plugins.named(ModelEngine.class, ModelEngine::name, "jvm").load(ModelSource.file(file));
        vocabulary = Vocabulary.substituting(model.spec().input(), CorpusCoding.UNKNOWN);
    }

    /** Returns a text that goes on from another one; it begins behind it. */
    CharacterStream after(String beginning, long seed) {
        TokenGenerator generator = new TokenGenerator(model, new Sampling(TEMPERATURE, 0, seed));
        beginning.codePoints().forEach(c -> generator.read(vocabulary.id(Character.toString(c))));
        return () -> {
            String token = vocabulary.token(generator.next());
            return token.equals(CorpusCoding.UNKNOWN) ? " " : token;
        };
    }

    @Override
    public void close() {
        model.close();
    }
}
