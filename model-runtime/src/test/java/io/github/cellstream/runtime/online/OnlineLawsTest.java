package io.github.cellstream.runtime.online;

import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.laws.SequenceModelLaws;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Every law of the kit, bit for bit and without allocation, for one feature and for several. */
class OnlineLawsTest {
    @Nested
    class OneFeature extends Laws {
        OneFeature() {
            super(Map.of("features", "1"));
        }
    }

    @Nested
    class FourFeatures extends Laws {
        FourFeatures() {
            super(Map.of("features", "a,b,c,d", "units", "12"));
        }
    }

    abstract static class Laws extends SequenceModelLaws {
        private final Map<String, String> settings;

        Laws(Map<String, String> settings) {
            this.settings = settings;
        }

        @Override
        protected SequenceModel model() {
            return new OnlineEngine().load(ModelSource.settings("laws", settings));
        }

        @Override
        protected boolean allocatesNothing() {
            return true;
        }

        @Override
        protected Refusal refusal() {
            ModelSource source = ModelSource.settings("laws", settings).with(Map.of("unitz", "3"));
            return new Refusal(() -> new OnlineEngine().load(source), List.of("laws", "unitz", "units"));
        }
    }
}
