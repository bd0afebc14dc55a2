package io.github.cellstream.training.pass;

/**
 * A shard's last values, and where the gradients by them go.
 *
 * @param data holds both
 * @param values where the first row's values begin
 * @param gradients where the first row's gradients begin
 * @param rows number of rows
 * @param width values of a row
 * @param stride floats between rows
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the tape, never compared
public record Outputs(float[] data, int values, int gradients, int rows, int width, int stride) {
    int value(int row) {
        return values + row * stride;
    }

    int gradient(int row) {
        return gradients + row * stride;
    }
}
