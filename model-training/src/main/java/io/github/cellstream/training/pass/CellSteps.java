package io.github.cellstream.training.pass;

/** The steps of one kind of cell; what comes from the layer's input stands in the gates already when a step begins. */
interface CellSteps {
    /** Advances all active sequences by step {@code t}: gates, then the layer's output. */
    void forward(int t);

    /** Goes back by step {@code t}: gates become their gradients, the state's gradient that of the step before. */
    void backward(int t);

    /** Adds the gradient by R. */
    void gradient(float[] gradient);

    /** Returns where the second running state begins, [sequence]; {@link Activations#NONE} for cells without one. */
    default int cellState() {
        return Activations.NONE;
    }

    /** Is told that the way back begins. */
    default void beginBackward() {}
}
