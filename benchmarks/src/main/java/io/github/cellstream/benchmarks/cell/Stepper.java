package io.github.cellstream.benchmarks.cell;

/** Steps the rows of one case again and again, with the same inputs, each step from the last one's states. */
interface Stepper extends AutoCloseable {
    /** Advances all rows. */
    void step();

    /** Returns the outputs of the last step, {@code [batch × hidden]}. */
    float[] outputs();

    @Override
    void close();

    /** Returns the stepper of a name. */
    static Stepper of(String name, CellCase cellCase) {
        return name.equals(NaiveStepper.NAME) ? new NaiveStepper(cellCase) : new EngineStepper(name, cellCase);
    }
}
