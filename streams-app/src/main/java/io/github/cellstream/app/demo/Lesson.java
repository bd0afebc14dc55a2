package io.github.cellstream.app.demo;

import io.github.cellstream.app.demo.scenario.Course;
import io.github.cellstream.training.EpochReport;
import io.github.cellstream.training.TrainingListener;
import io.github.cellstream.training.recipe.ModelTraining;
import io.github.cellstream.training.recipe.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Trains a model, and can be watched and ended by another thread. */
final class Lesson implements TrainingListener {
    private volatile Standing.Training standing = Standing.Training.NONE;
    private volatile boolean stopped;
    private long begun;

    /** Trains, and writes the model's file. */
    void teach(Course course, Path file) {
        begun = System.nanoTime();
        TrainedModel model = new ModelTraining(course.recipe(), course.name())
                .train(course.corpus(), course.corpus().examples(), this);
        try {
            Files.write(file, model.file());
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's model can't be written to " + file, e);
        }
        standing = new Standing.Training(true, standing.epochs(), standing.loss(), seconds());
    }

    /** Ends the training early; its best weights so far are taken. */
    void stop() {
        stopped = true;
    }

    /** Returns how it goes. */
    Standing.Training standing() {
        return standing;
    }

    @Override
    public void progressed(Progress progress) {
        standing = new Standing.Training(false, progress.epoch(), progress.loss(), seconds());
    }

    @Override
    public void epochEnded(EpochReport epoch) {
        standing = new Standing.Training(false, epoch.epoch() + 1, epoch.trainingLoss(), seconds());
    }

    @Override
    public boolean stopRequested() {
        return stopped;
    }

    private double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }
}
