package io.github.cellstream.app.deploy;

import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.verify.Comparison;
import io.github.cellstream.runtime.verify.RandomSequences;
import io.github.cellstream.runtime.verify.Verification;
import java.util.List;
import java.util.Locale;

/** What a file has to pass on this machine before anything is announced, as with {@code cellstream model verify}. */
final class LocalCheck {
    private static final int STEPS = 64;
    private static final long SEED = 1;
    private static final double TOLERANCE = 1e-4;

    private LocalCheck() {}

    /**
     * Compares engines with each other, and stepping with the whole sequence.
     *
     * @return what was compared; empty if there is only one way to step the file
     * @throws DeskException {@link DeskError#MODEL_DISAGREES}
     * @throws io.github.cellstream.runtime.ModelException if the file can't be read
     */
    static List<Comparison> verify(ModelSource source) {
        Verification found = new RandomSequences(STEPS, SEED, TOLERANCE).verify(source);
        if (!found.comparisons().isEmpty() && !found.passed()) {
            throw new DeskException(
                    DeskError.MODEL_DISAGREES,
                    String.format(
                            Locale.ROOT,
                            "%s: largest difference %.1e, tolerance %.1e; `cellstream model verify` shows where",
                            source.name(),
                            found.largest(),
                            found.tolerance()));
        }
        return found.comparisons();
    }
}
