package io.github.cellstream.training.pass;

/**
 * The part of a recurrent layer's gates that comes from its input, for all steps of a shard: {@code W x + b}, and its way
 * back.
 */
interface RecurrentInput {
    /** Is told that a pass begins. */
    void begin();

    /** Writes {@code W x + b} of step {@code t} to the rows of a panel, which begin at {@code gates}. */
    void write(int t, int panel, int gates);

    /** Is told that the way back begins. */
    default void beginBackward() {}

    /** Takes the gradients by the gates of step {@code t}, the rows of a panel that begin at {@code gates}. */
    default void add(int t, int panel, int gates) {}

    /** Turns the gradients by the gates into those by W, b and the input. */
    void backward(float[] gradient);
}
