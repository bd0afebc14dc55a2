package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Settings;
import io.github.cellstream.runtime.head.Judgement;
import java.util.Map;

/** The scorer {@code none}: leaves score and likelihood NaN and remembers nothing. Takes no settings. */
public final class NonePlugin implements ScorerPlugin {
    /** Made by {@link java.util.ServiceLoader}. */
    public NonePlugin() {}

    @Override
    public String name() {
        return "none";
    }

    @Override
    public String description() {
        return "scores nothing";
    }

    @Override
    public Scorer create(ModelSpec spec, Map<String, String> settings) {
        new Settings("scorer none", settings).refuseUnknown();
        return new Scorer() {
            @Override
            public int memorySize() {
                return 0;
            }

            @Override
            public void initialMemory(float[] memory, int offset) {}

            @Override
            public void score(Judgement judgement, float[] memory, int offset) {}
        };
    }
}
