package io.github.cellstream.app.demo.scenario;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A machine with three sensors: temperature, vibration and current follow its working cycle, with noise and a slow drift.
 * Now and then, once it was given time to be learnt, one of its sensors fails for a while.
 */
final class Machine {
    /** Names of the sensors. */
    static final String[] SENSORS = {"temperature", "vibration", "current"};

    private static final List<FaultKind> KINDS = List.of(FaultKind.values());
    private static final int MEAN_PAUSE = 200;
    private static final int LEAST_PAUSE = 80;

    private final String key;
    private final Random random;
    private final int learning;
    private final double period;
    private final double phase;
    private final double[] base = new double[SENSORS.length];
    private final double[] swing = new double[SENSORS.length];
    private final double[] noise = new double[SENSORS.length];
    private final double[] drift = new double[SENSORS.length];
    private final double[] reading = new double[SENSORS.length];
    private long step;
    private long nextFault;
    private @Nullable MachineFault fault;

    /**
     * Sets up a machine.
     *
     * @param learning readings before the first fault may come
     * @param seed decides everything about it
     */
    Machine(String key, int learning, long seed) {
        this.key = key;
        this.learning = learning;
        random = new Random(seed);
        period = 12 + random.nextInt(30);
        phase = random.nextDouble() * 2 * Math.PI;
        double[] usualBase = {65, 2.5, 14};
        double[] usualSwing = {9, 0.6, 3};
        for (int i = 0; i < SENSORS.length; i++) {
            base[i] = usualBase[i] * (0.8 + 0.4 * random.nextDouble());
            swing[i] = usualSwing[i] * (0.7 + 0.6 * random.nextDouble());
            noise[i] = swing[i] * (0.05 + 0.05 * random.nextDouble());
        }
        nextFault = (long) learning + random.nextInt(MEAN_PAUSE);
    }

    String key() {
        return key;
    }

    /** Returns the number of the last reading, counted from 1. */
    long step() {
        return step;
    }

    /** Takes the next reading of all sensors; the array is used again at the next one. */
    double[] read() {
        step++;
        double angle = 2 * Math.PI * step / period + phase;
        for (int i = 0; i < SENSORS.length; i++) {
            drift[i] += 0.02 * noise[i] * random.nextGaussian();
            double cycle = Math.sin(angle - 0.6 * i) + 0.3 * Math.sin(2 * angle + i);
            double usual = base[i] + drift[i] + swing[i] * cycle + noise[i] * random.nextGaussian();
            reading[i] = fault != null && fault.sensor() == i ? faulty(fault, usual, reading[i]) : usual;
        }
        return reading;
    }

    /**
     * Begins a fault if its time has come and ends one whose time is over; to be called before each reading.
     *
     * @return the fault that the next reading is the first of, else null
     */
    @Nullable
    MachineFault beginFault() {
        if (fault != null && step >= fault.last()) {
            nextFault = pauseFrom(step);
            fault = null;
        }
        if (fault != null || step + 1 < nextFault || step < learning) {
            return null;
        }
        FaultKind kind = KINDS.get(random.nextInt(KINDS.size()));
        double size = (random.nextBoolean() ? 1 : -1) * (1 + 0.5 * random.nextDouble());
        fault = new MachineFault(kind, random.nextInt(SENSORS.length), size, step + 1);
        return fault;
    }

    private double faulty(MachineFault now, double usual, double last) {
        double spread = swing[now.sensor()];
        return switch (now.kind()) {
            case SPIKE -> usual + 3 * now.size() * spread;
            case LEVEL_SHIFT -> usual + 3 * now.size() * spread;
            case STUCK -> last;
            case NOISE_BURST -> usual + Math.abs(now.size()) * spread * random.nextGaussian();
        };
    }

    private long pauseFrom(long from) {
        return from + LEAST_PAUSE + (long) (-Math.log(1 - random.nextDouble()) * (MEAN_PAUSE - LEAST_PAUSE));
    }
}
