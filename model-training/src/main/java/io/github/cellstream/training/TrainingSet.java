package io.github.cellstream.training;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Sequences of one kind, and what their numbers mean.
 *
 * @param input kind and size of a step; vocabulary or feature names; the normalisation, which the trainer applies to
 *     features as they are read
 * @param labels names of the classes, empty if there are none
 * @param sequences at least one
 */
public record TrainingSet(InputSpec input, List<String> labels, List<Sequence> sequences) {
    /**
     * Checks every sequence against the input and the labels.
     *
     * @throws IllegalArgumentException for the first that doesn't fit, with its index
     */
    public TrainingSet {
        labels = List.copyOf(labels);
        sequences = List.copyOf(sequences);
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("no sequences");
        }
        for (int i = 0; i < sequences.size(); i++) {
            requireFit(sequences.get(i), i, input, labels.size());
        }
    }

    /** Returns the number of steps of all sequences. */
    public long steps() {
        return sequences.stream().mapToLong(Sequence::length).sum();
    }

    /** Returns the same meaning with other sequences. */
    public TrainingSet with(List<Sequence> others) {
        return new TrainingSet(input, labels, others);
    }

    /** Two parts of one set. */
    public record Split(TrainingSet training, TrainingSet validation) {}

    /**
     * Splits off sequences drawn at random, of each label the same share.
     *
     * @param share of the sequences that go to the validation part, {@code (0, 1)}; at least one does
     * @param seed decides which
     */
    public Split split(double share, long seed) {
        if (!(share > 0 && share < 1) || sequences.size() < 2) {
            throw new IllegalArgumentException(sequences.size() + " sequences, a share of " + share);
        }
        List<Sequence> training = new ArrayList<>();
        List<Sequence> validation = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        sequences.stream()
                .collect(Collectors.groupingBy(Sequence::label, TreeMap::new, Collectors.toList()))
                .values()
                .forEach(group -> deal(Shuffle.of(group, random), share, training, validation));
        if (validation.isEmpty()) {
            validation.add(training.remove(training.size() - 1));
        }
        return new Split(with(training), with(validation));
    }

    /** Returns what a model file says about this data: task, labels, vocabulary or feature names, normalisation. */
    public ModelSettings settings(Task task) {
        ModelSettings settings = ModelSettings.NONE.with(
                ModelSetting.TASK, task.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (task == Task.CLASSIFICATION && !labels.isEmpty()) {
            settings = settings.with(ModelSetting.LABELS, labels);
        }
        if (!input.names().isEmpty()) {
            settings = settings.with(
                    input.kind() == InputKind.TOKENS ? ModelSetting.VOCABULARY : ModelSetting.FEATURES, input.names());
        }
        if (input.unknown().isPresent()) {
            settings = settings.with(ModelSetting.UNKNOWN_TOKEN, input.unknown().get());
        }
        if (!input.normalization().isIdentity()) {
            settings = settings.with(
                            ModelSetting.NORMALIZATION_MEAN,
                            text(input.normalization().mean()))
                    .with(
                            ModelSetting.NORMALIZATION_SCALE,
                            text(input.normalization().scale()));
        }
        return settings;
    }

    private static List<String> text(List<Float> numbers) {
        return numbers.stream().map(number -> Float.toString(number)).toList();
    }

    private static void deal(List<Sequence> group, double share, List<Sequence> training, List<Sequence> validation) {
        int count = (int) Math.min(group.size() - 1L, Math.round(share * group.size()));
        validation.addAll(group.subList(0, count));
        training.addAll(group.subList(count, group.size()));
    }

    private static void requireFit(Sequence sequence, int index, InputSpec input, int labels) {
        if (sequence.kind() != input.kind()
                || (input.kind() == InputKind.FEATURES && sequence.width() != input.size())) {
            throw new IllegalArgumentException("sequence " + index + " has steps of " + sequence.kind() + " "
                    + sequence.width() + ", wanted " + input.kind() + " " + input.size());
        }
        for (int t = 0; t < sequence.length(); t++) {
            if (input.kind() == InputKind.TOKENS && !(sequence.token(t) >= 0 && sequence.token(t) < input.size())) {
                throw new IllegalArgumentException("sequence " + index + ", step " + t + ": token " + sequence.token(t)
                        + " of a vocabulary of " + input.size());
            }
            for (int f = 0; f < sequence.width(); f++) {
                if (!Float.isFinite(sequence.feature(t, f))) {
                    throw new IllegalArgumentException(
                            "sequence " + index + ", step " + t + ": feature " + f + " is " + sequence.feature(t, f));
                }
            }
            if (labels > 0 && sequence.labelAt(t) >= labels) {
                throw new IllegalArgumentException(
                        "sequence " + index + ", step " + t + ": label " + sequence.labelAt(t) + " of " + labels);
            }
        }
    }
}
