package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.report.BenchProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Runs all cases again and again, one after the other, so that what disturbs the machine for a while disturbs them alike. A case that fails is not
 * run again, and stops no other.
 */
final class PipelineBench {
    private static final List<String> PROFILE_FLAGS =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints");

    private final List<PipelineCase> cases;
    private final PipelineLength length;
    private final BenchProgress progress;

    /** Prepares a bench. */
    PipelineBench(List<PipelineCase> cases, PipelineLength length, BenchProgress progress) {
        this.cases = List.copyOf(cases);
        this.length = length;
        this.progress = progress;
    }

    /**
     * Measures all cases.
     *
     * @param latencies whether the first repetition measures latencies too, on one partition
     */
    List<PipelineResult> run(int repetitions, boolean latencies) {
        List<Course> courses = cases.stream().map(Course::new).toList();
        try (PipelineRoom room = new PipelineRoom()) {
            for (int repetition = 0; repetition < repetitions; repetition++) {
                boolean first = repetition == 0;
                for (Course course : courses) {
                    course.run(room, latencies && first && course.one.partitions() == 1);
                }
            }
        }
        return courses.stream().map(Course::result).toList();
    }

    /** Finds out where the time of each case goes; those that fail are left out. */
    List<Profile> profile() {
        List<Profile> profiles = new ArrayList<>();
        try (PipelineRoom room = new PipelineRoom()) {
            for (PipelineCase one : cases) {
                progress.began(one.label());
                try (PipelineRun run = PipelineRun.of(room, one, length, progress::at, PROFILE_FLAGS)) {
                    Profile profile = run.profile();
                    profiles.add(profile);
                    progress.ended(
                            String.format(Locale.ROOT, "%.2f µs, %,d samples", profile.micros(), profile.samples()));
                } catch (CancellationException e) {
                    throw e;
                } catch (RuntimeException e) {
                    progress.failed(String.valueOf(e.getMessage()));
                }
            }
        }
        return profiles;
    }

    /** The runs of one case. */
    private final class Course {
        private final PipelineCase one;
        private final List<PipelineFigure> runs = new ArrayList<>();
        private @Nullable String failure;

        Course(PipelineCase one) {
            this.one = one;
        }

        void run(PipelineRoom room, boolean latency) {
            progress.began(one.label());
            if (failure != null) {
                progress.failed("as before");
                return;
            }
            try (PipelineRun run = PipelineRun.of(room, one, length, progress::at)) {
                PipelineFigure figure = run.measure(latency);
                runs.add(figure);
                progress.ended(String.format(
                        Locale.ROOT,
                        "%,.0f events/s, %.2f µs (%.2f µs of its busiest thread's processor time)",
                        figure.eventsPerSecond(),
                        figure.micros(),
                        figure.busiestMicros()));
            } catch (CancellationException e) {
                throw e;
            } catch (RuntimeException e) {
                failure = String.valueOf(e.getMessage());
                progress.failed(failure);
            }
        }

        PipelineResult result() {
            return new PipelineResult(one, runs, Optional.ofNullable(failure));
        }
    }
}
