package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.network.Cell;

/**
 * Which column of the packed matrices a gate's unit has.
 *
 * <p>LSTM and GRU (reset behind the product): a panel holds four vectors for the same units, one a gate, so that all that a
 * unit needs is in cache together. Others: the units of a gate stand side by side, and each gate begins a panel.
 */
record Columns(int slots, boolean interleaved, int hidden, int lanes) {
    static Columns of(Cell cell, int hidden, int lanes) {
        return switch (cell) {
            case LSTM, GRU_RESET_AFTER -> new Columns(4, true, hidden, lanes);
            case GRU -> new Columns(3, false, hidden, lanes);
            case RNN_TANH, RNN_RELU -> new Columns(1, false, hidden, lanes);
        };
    }

    int width() {
        return 4 * lanes;
    }

    /** Returns the panels of one slot where slots stand apart. */
    int panelsPerSlot() {
        return Tape.panels(hidden, width());
    }

    int panels() {
        return interleaved ? Tape.panels(hidden, lanes) : slots * panelsPerSlot();
    }

    int column(int slot, int unit) {
        return interleaved
                ? unit / lanes * width() + slot * lanes + unit % lanes
                : slot * panelsPerSlot() * width() + unit;
    }
}
