package io.github.cellstream.runtime.importing.pytorch;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.importing.Imported;
import io.github.cellstream.runtime.importing.ModelImporter;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a PyTorch {@code state_dict} that was saved as safetensors. The setting {@code architecture} says in which order
 * the modules run, see {@link Architecture}; it comes from {@code FILE.properties}, from the configuration, or from the
 * file's own metadata, whose keys {@code cellstream.*} are settings as those of an ONNX file are.
 */
public final class PyTorchImporter implements ModelImporter {
    private static final String PREFIX = "cellstream.";

    /** Made by {@link java.util.ServiceLoader}. */
    public PyTorchImporter() {}

    @Override
    public String name() {
        return "pytorch";
    }

    @Override
    public String description() {
        return "PyTorch state_dict as .safetensors, with its architecture in one line";
    }

    @Override
    public boolean accepts(String fileName, byte[] bytes) {
        return SafetensorsFile.looksLike(bytes)
                || fileName.toLowerCase(Locale.ROOT).endsWith(".safetensors");
    }

    @Override
    public Imported read(ModelSource source) {
        SafetensorsFile tensors = SafetensorsFile.read(source.name(), source.bytes());
        ModelSettings own = settings(source.name(), tensors);
        StateDict weights = new StateDict(source.name(), tensors);
        String architecture = source.settings()
                .getOrDefault(
                        ModelSetting.ARCHITECTURE.key(),
                        own.value(ModelSetting.ARCHITECTURE).orElse(""));
        if (architecture.isBlank()) {
            throw new ModelException(
                    ModelError.MODEL_SETTING,
                    source.name() + ": architecture",
                    "a state_dict does not say in which order its modules " + weights.modules()
                            + " run; write it into " + source.name()
                            + ".properties, for example: architecture = embedding | rnn: LSTM, 2 layers | head | softmax");
        }
        Network network = TorchNetwork.of(weights, Architecture.parse(source.name(), architecture));
        return new Imported(
                network,
                own.with(ModelSetting.ARCHITECTURE, architecture)
                        .with(ModelSetting.PARAMETERS, Long.toString(weights.parameters())));
    }

    private static ModelSettings settings(String file, SafetensorsFile tensors) {
        Map<String, String> own = new TreeMap<>();
        tensors.metadata().forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                own.put(key.substring(PREFIX.length()), value);
            }
        });
        return ModelSettings.of(file, own);
    }
}
