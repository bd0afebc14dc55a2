package io.github.cellstream.runtime.importing.pytorch;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an architecture says of a recurrent module.
 *
 * @param kind upper case; empty if it does not say
 * @param layers how many; 0 if it does not say
 * @param projection {@code proj_size}; 0 for none
 */
record RecurrentOptions(String kind, int layers, int projection) {
    private static final Pattern LAYERS = Pattern.compile("(\\d{1,4}) layers?");
    private static final Pattern PROJECTION = Pattern.compile("proj_size[ =](\\d{1,6})");

    static RecurrentOptions of(String file, Stage stage) {
        int layers = 0;
        int projection = 0;
        for (String option : stage.options()) {
            Matcher count = LAYERS.matcher(option);
            Matcher size = PROJECTION.matcher(option);
            if (count.matches()) {
                layers = Integer.parseInt(count.group(1));
            } else if (size.matches()) {
                projection = Integer.parseInt(size.group(1));
            } else if (option.equals("bidirectional")) {
                throw new ModelException(
                        ModelError.MODEL_UNSUPPORTED,
                        file + ": module '" + stage.name() + "'",
                        "it is bidirectional: it needs steps that have not come yet");
            } else if (!option.equals("batch_first") && !option.equals("time-major")) {
                throw new ModelException(
                        ModelError.MODEL_SETTING,
                        file + ": architecture",
                        "module '" + stage.name() + "' has the option '" + option
                                + "', wanted N layers, proj_size N, batch_first or time-major");
            }
        }
        return new RecurrentOptions(stage.kind(), layers, projection);
    }
}
