package io.github.cellstream.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Threads that share tasks. Which thread takes which task changes no result. */
final class Crew implements AutoCloseable {
    private final int helpers;
    private final ExecutorService executor;

    /**
     * Gathers a crew.
     *
     * @param threads with the caller's own
     */
    Crew(int threads) {
        this.helpers = threads - 1;
        this.executor = Executors.newFixedThreadPool(Math.max(1, helpers), runnable -> {
            Thread thread = new Thread(runnable, "cellstream-training");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs tasks {@code [0, count)}, and returns when all are done. */
    void run(int count, IntConsumer task) {
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                task.accept(i);
            }
        };
        List<Future<?>> futures = new ArrayList<>();
        for (int helper = 0; helper < Math.min(helpers, count - 1); helper++) {
            futures.add(executor.submit(work));
        }
        work.run();
        for (Future<?> future : futures) {
            join(future);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }

    private static void join(Future<?> future) {
        boolean interrupted = false;
        while (true) {
            try {
                future.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException("a training thread failed", e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
