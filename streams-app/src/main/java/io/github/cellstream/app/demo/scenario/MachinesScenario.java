package io.github.cellstream.app.demo.scenario;

import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.training.Batching;
import io.github.cellstream.training.Objective;
import io.github.cellstream.training.Optimization;
import io.github.cellstream.training.Schedule;
import io.github.cellstream.training.TrainingOptions;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.data.LineFaults;
import io.github.cellstream.training.recipe.Architecture;
import io.github.cellstream.training.recipe.Preparation;
import io.github.cellstream.training.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fleet of machines whose sensors fail now and then. The engine {@code online} learns each of them while it runs; beside it
 * runs a network that was trained on the past of other machines, in which nothing failed.
 */
final class MachinesScenario implements Scenario {
    private static final int MACHINES_TO_LEARN_FROM = 96;
    private static final int READINGS_TO_LEARN_FROM = 400;
    /** No machine that is learnt from has a seed of a machine that is played. */
    private static final long OTHER_SEEDS = -7_000_003;

    private static final int WINDOW = 100;
    private static final int ROWS = 16;
    /** On one thread, so that the job that runs meanwhile has the others: some ten seconds. */
    private static final int EPOCHS = 40;

    private final int machines;
    private final long seed;

    MachinesScenario(int machines, long seed) {
        this.machines = machines;
        this.seed = seed;
    }

    @Override
    public String title() {
        return "machines whose sensors fail";
    }

    @Override
    public List<JobPlan> jobs() {
        Map<String, String> reads = Map.of(
                "decoder.features",
                "sensors.temperature,sensors.vibration,sensors.current",
                "decoder.time",
                "time",
                "forecast.coverage",
                "0.9");
        Map<String, String> online = new HashMap<>(reads);
        online.put("model.engine", "online");
        online.put("model.features", String.join(",", Machine.SENSORS));
        return List.of(new JobPlan("online", false, online), new JobPlan("trained", true, reads));
    }

    @Override
    public Course course() {
        List<Example> pasts = new ArrayList<>();
        for (String key : KeyNames.of("past", MACHINES_TO_LEARN_FROM)) {
            pasts.add(past(key, OTHER_SEEDS - seed * 1_000_003 - pasts.size()));
        }
        Corpus corpus = Corpus.of("machines", List.of(Machine.SENSORS), pasts, new LineFaults());
        TrainingOptions options = TrainingOptions.of(Objective.FORECAST_SQUARED)
                .withSeed(seed)
                .withThreads(1)
                .withEpochs(EPOCHS)
                .withBatching(new Batching(ROWS, WINDOW, 2))
                .withOptimization(Optimization.DEFAULT.withLearningRate(5e-3f).withSchedule(Schedule.COSINE));
        return new Course(
                "machines",
                corpus,
                new Recipe(
                        Task.FORECAST,
                        new Architecture(Cell.LSTM, 1, 48, 1, 0),
                        Preparation.DEFAULT.withValidation(0),
                        options));
    }

    private static Example past(String key, long seed) {
        Machine machine = new Machine(key, Integer.MAX_VALUE, seed);
        float[] readings = new float[READINGS_TO_LEARN_FROM * Machine.SENSORS.length];
        int at = 0;
        for (int t = 0; t < READINGS_TO_LEARN_FROM; t++) {
            for (double value : machine.read()) {
                readings[at++] = (float) value;
            }
        }
        return new Example.Readings(key, Machine.SENSORS.length, readings, Optional.empty());
    }

    @Override
    public EventSource events(Path model) {
        return new MachineEvents(machines, seed);
    }
}
