package io.github.cellstream.runtime.laws;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.TensorSlice;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Every law of the kit for every cell that Cellstream writes, on an engine that reads model files. */
public abstract class NetworkLaws {
    /** Returns the engine under test. */
    protected abstract ModelEngine engine();

    /** See {@link SequenceModelLaws#companyTolerance}. */
    protected float companyTolerance() {
        return 0;
    }

    /** See {@link SequenceModelLaws#allocatesNothing}. */
    protected boolean allocatesNothing() {
        return false;
    }

    @Nested
    class Lstm extends Laws {
        Lstm() {
            super(new RandomNetworks(1).ofFeatures(Cell.LSTM, 7, List.of(19), 4));
        }
    }

    @Nested
    class StackedLstm extends Laws {
        StackedLstm() {
            super(new RandomNetworks(2).ofFeatures(Cell.LSTM, 3, List.of(16, 33, 8), 2));
        }
    }

    @Nested
    class Gru extends Laws {
        Gru() {
            super(new RandomNetworks(3).ofFeatures(Cell.GRU, 5, List.of(17), 3));
        }
    }

    @Nested
    class GruResetAfter extends Laws {
        GruResetAfter() {
            super(new RandomNetworks(4).ofFeatures(Cell.GRU_RESET_AFTER, 5, List.of(17, 9), 3));
        }
    }

    @Nested
    class RnnTanh extends Laws {
        RnnTanh() {
            super(new RandomNetworks(5).ofFeatures(Cell.RNN_TANH, 1, List.of(31), 3));
        }
    }

    @Nested
    class RnnRelu extends Laws {
        RnnRelu() {
            super(new RandomNetworks(6).ofFeatures(Cell.RNN_RELU, 4, List.of(12), 1));
        }
    }

    @Nested
    class Tokens extends Laws {
        Tokens() {
            super(new RandomNetworks(7).ofTokens(Cell.LSTM, 50, 6, List.of(20, 11), 50));
        }
    }

    @Nested
    class Textbook extends Laws {
        Textbook() {
            super(new RandomNetworks(8).textbook());
        }
    }

    @Nested
    class MaskedTokens extends Laws {
        MaskedTokens() {
            super(new RandomNetworks(9).masked(6, 5));
        }
    }

    @Nested
    class MaskedFeatures extends Laws {
        MaskedFeatures() {
            super(new RandomNetworks(10).masked(0, 5));
        }
    }

    abstract class Laws extends SequenceModelLaws {
        private final byte[] file;

        Laws(Network network) {
            file = OnnxWriter.write(network, ModelSettings.NONE);
        }

        @Override
        protected SequenceModel model() {
            return engine().load(ModelSource.bytes("laws.onnx", file));
        }

        @Override
        protected float companyTolerance() {
            return NetworkLaws.this.companyTolerance();
        }

        @Override
        protected boolean allocatesNothing() {
            return NetworkLaws.this.allocatesNothing();
        }

        @Override
        protected Refusal refusal() {
            TensorSlice state;
            try (SequenceModel model = model()) {
                state = model.spec().states().get(0);
            }
            ModelSource source = ModelSource.bytes("laws.onnx", file)
                    .with(Map.of(ModelSetting.STATE_INITIAL.key(), state.name() + "=head.bias"));
            return new Refusal(
                    () -> engine().load(source),
                    List.of("laws.onnx", state.name(), "head.bias", "FLOAT[", "wanted " + state.size()));
        }
    }
}
