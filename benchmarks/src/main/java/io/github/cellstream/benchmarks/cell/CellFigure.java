package io.github.cellstream.benchmarks.cell;

/**
 * What was measured of one case on one engine.
 *
 * @param cellCase the case
 * @param engine the stepper's name
 * @param nanos time of a step of all rows, the best iteration's mean
 * @param bytes allocated on the Java heap by a step
 */
record CellFigure(CellCase cellCase, String engine, double nanos, double bytes) {
    /** Returns the microseconds of one row's step. */
    double microsPerRow() {
        return nanos / 1000 / cellCase.batch();
    }

    /** Returns the arithmetic speed, counting the multiply-adds of the weights alone. */
    double gigaflops() {
        return cellCase.operations() * cellCase.batch() / nanos;
    }
}
