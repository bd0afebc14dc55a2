package io.github.cellstream.training.pass;

/**
 * What a recurrent layer keeps of a shard. Gates are {@code [panel][packed row][width]}, states {@code [packed row]} or
 * {@code [sequence]} of one stride.
 */
final class RecurrentTape {
    final RecurrentParameters parameters;
    final Activations output;
    final Tape tape;
    final Shape shape;
    final int width;

    /** Gates, and on the way back the gradients before their functions. */
    final int gates;
    /** h before each packed row's step. */
    final int oldStates;
    /** The running h of each sequence, [sequence]. */
    final int state;
    /** The gradient by the running h, [sequence]. */
    final int stateGradient;

    /** Whether weights are dropped on this way. */
    boolean dropping;

    RecurrentTape(RecurrentParameters parameters, Activations output) {
        this.parameters = parameters;
        this.output = output;
        this.tape = output.tape();
        this.shape = output.shape();
        this.width = parameters.columns.width();
        this.gates = tape.reserve((long) parameters.columns.panels() * shape.maxTotal() * width);
        this.oldStates = tape.reserve((long) shape.maxTotal() * stride());
        this.state = tape.reserve(states());
        this.stateGradient = tape.reserve(states());
    }

    /** Returns the floats between two rows of a state. */
    int stride() {
        return output.stride();
    }

    /** Returns the floats of one state vector of every sequence. */
    long states() {
        return (long) shape.maxRows() * stride();
    }

    int hidden() {
        return parameters.layer.hidden();
    }

    int panels() {
        return parameters.columns.panels();
    }

    /** Returns a view of rows in the layout of the gates. */
    Multiply.PanelRows panels(int offset) {
        return new Multiply.PanelRows(tape.data(), offset, shape.maxTotal() * width);
    }

    /** Returns where the gates of a panel begin. */
    int panel(int panel) {
        return gates + panel * shape.maxTotal() * width;
    }

    /** Returns where the gates of a panel at step {@code t} begin. */
    int gates(int panel, int t) {
        return panel(panel) + shape.base(t) * width;
    }

    /** Returns where h before step {@code t} begins. */
    int oldState(int t) {
        return oldStates + shape.base(t) * stride();
    }
}
