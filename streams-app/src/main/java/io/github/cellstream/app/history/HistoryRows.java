package io.github.cellstream.app.history;

/**
 * A copy of the last steps of a key.
 *
 * @param columns what a row means
 * @param from number of the first row, counted from the first step that was remembered
 * @param steps number of each step in its sequence, from 1
 * @param times event times, milliseconds since the epoch
 * @param rows {@code [steps × columns.width()]}
 * @param statesFrom number of the first row whose hidden state is known
 * @param states {@code [rows from statesFrom on × columns.units()]}
 */
@SuppressWarnings("ArrayRecordComponent") // copies, handed over and written out
public record HistoryRows(
        HistoryColumns columns, long from, long[] steps, long[] times, float[] rows, long statesFrom, float[] states) {
    /** Returns how many rows there are. */
    public int count() {
        return steps.length;
    }

    /** Returns the number behind the last row. */
    public long to() {
        return from + steps.length;
    }

    /** Returns a float of a row. */
    public float at(int row, int column) {
        return rows[row * columns.width() + column];
    }

    /** Returns how many rows of hidden state there are. */
    public int stateCount() {
        return columns.units() == 0 ? 0 : states.length / columns.units();
    }

    /** Returns a unit of a row of hidden state. */
    public float unit(int row, int unit) {
        return states[row * columns.units() + unit];
    }
}
