package io.github.cellstream.runtime.importing.pytorch;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The order in which a state_dict's modules are run, in one line:
 *
 * <pre>
 *   architecture = stage { "|" stage }
 *   stage        = module [ ":" [ kind ] { "," option } ] | word
 *   module       = what stands before ".weight" or ".weight_ih_l0" in the tensors' names
 *   kind         = "LSTM" | "GRU" | "RNN" [ "tanh" | "relu" ] | "embedding" | "linear" | "layer norm" | "batch norm" | "prelu"
 *   option       = n "layer" [ "s" ] | "proj_size" n | "eps" x | "batch_first" | "time-major"
 *   word         = "last step" | "every step" | "dropout" | "identity" | activation
 *   activation   = "softmax" | "sigmoid" | "tanh" | "relu" | "leaky relu" [ x ] | "elu" [ x ] | "gelu" [ "tanh" ] | …
 * </pre>
 *
 * <p>A kind may be left out where the tensors tell it; an RNN needs its activation only if it is relu. {@code last step},
 * {@code every step}, {@code batch_first} and {@code time-major} say how the model was trained, and change nothing of a
 * step. Example: {@code embedding | rnn: LSTM, 2 layers, batch_first | last step | head | softmax}.
 */
final class Architecture {
    private static final int MAX_STAGES = 1000;
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private Architecture() {}

    /**
     * Cuts a line into its stages.
     *
     * @throws ModelException {@link ModelError#MODEL_SETTING}
     */
    static List<Stage> parse(String file, String line) {
        List<Stage> stages = new ArrayList<>();
        for (String part : line.split("\\|", -1)) {
            String text = BLANKS.matcher(part).replaceAll(" ").strip();
            int colon = text.indexOf(':');
            String name = (colon < 0 ? text : text.substring(0, colon)).strip();
            if (name.isEmpty() || stages.size() == MAX_STAGES) {
                throw new ModelException(
                        ModelError.MODEL_SETTING,
                        file + ": architecture",
                        "found '" + abbreviated(line) + "', wanted NAME | NAME: KIND, OPTION | …");
            }
            List<String> words = new ArrayList<>();
            if (colon >= 0) {
                for (String word : text.substring(colon + 1).split(",", -1)) {
                    words.add(word.strip());
                }
            }
            String kind = words.isEmpty() ? "" : words.get(0).toUpperCase(Locale.ROOT);
            List<String> options = words.stream()
                    .skip(1)
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .toList();
            stages.add(new Stage(name, kind, options));
        }
        return stages;
    }

    private static String abbreviated(String line) {
        return line.length() > 200 ? line.substring(0, 200) + " …" : line;
    }
}
