package io.github.cellstream.app.deploy;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.score.Scorer;
import java.time.Duration;
import java.util.function.Function;

/**
 * What a job has that its models must fit.
 *
 * @param scorers makes the scorer of a model
 * @param rewarmEvents inputs that are kept with a key
 * @param shadow whether there is room for a shadow
 * @param warmUp longest time that a model is stepped before it is used
 */
public record Fitting(Function<ModelSpec, Scorer> scorers, int rewarmEvents, boolean shadow, Duration warmUp) {}
