package io.github.cellstream.runtime.jvm;

import io.github.cellstream.runtime.StepBatch;

/**
 * A batch with the buffers of a plan: slot 0 holds the inputs, 1 the states, 2 the outputs, the rest what operations hand
 * to each other. All are row-major.
 */
final class JvmBatch extends StepBatch {
    static final int INPUTS = 0;
    static final int STATES = 1;
    static final int OUTPUTS = 2;
    static final int FIRST_FREE = 3;

    /** Most rows that a product and its gates take at once: the tile then stays in the cache. A multiple of six. */
    static final int ROWS = 24;

    /** Rows of x and h side by side, as a product reads them. */
    final float[] joined;

    /** Products of up to {@link #ROWS} rows, {@link PlanBuffers#tile} floats each. */
    final float[] tile;

    /** Points at what is multiplied. */
    final PanelProduct product = new PanelProduct();

    final CellRows cellRows;
    final Plan plan;
    /** Passes over the weights in the steps before; every other one goes {@linkplain PanelProduct#backward backward}. */
    private int passes;

    private final float[][] slots;
    private final int[] strides;

    JvmBatch(Plan plan, int capacity) {
        super(plan.spec(), capacity);
        this.plan = plan;
        int[] widths = plan.slotWidths();
        slots = new float[widths.length][];
        slots[INPUTS] = inputs();
        slots[STATES] = states();
        slots[OUTPUTS] = outputs();
        for (int s = FIRST_FREE; s < widths.length; s++) {
            slots[s] = new float[Math.multiplyExact(capacity, widths[s])];
        }
        strides = widths.clone();
        joined = new float[Math.multiplyExact(capacity, plan.widestProduct())];
        int tileSize = Math.multiplyExact(Math.min(capacity, ROWS), plan.widestTile());
        tile = new float[tileSize];
        cellRows = new CellRows(tileSize);
        cellRows.gates = tile;
        cellRows.scratch = new float[tileSize];
    }

    /** Ends a step of {@code rows}: each block of {@link #ROWS} passed over the weights. */
    void stepped(int rows) {
        passes += (rows + ROWS - 1) / ROWS;
    }

    float[] array(View view) {
        return slots[view.slot()];
    }

    int stride(View view) {
        return strides[view.slot()];
    }

    /** Points the product at {@code rows} joined rows of {@code depth} from row {@code first} on. */
    PanelProduct joinedRows(int first, int rows, int depth) {
        product.rows = rows;
        product.a = joined;
        product.aOffset = first * depth;
        product.aRowStride = depth;
        product.backward = ((passes + first / ROWS) & 1) != 0;
        return product;
    }

    /** Copies a view's rows to another view of the same width. */
    void copy(View from, View to, int rows) {
        copyInto(from, rows, array(to), to.offset(), stride(to));
    }

    /** Copies a view's rows into {@link #joined}, whose rows are {@code depth} wide, from column {@code column}. */
    void join(View from, int column, int depth, int rows) {
        copyInto(from, rows, joined, column, depth);
    }

    private void copyInto(View from, int rows, float[] into, int offset, int stride) {
        float[] source = array(from);
        int sourceStride = stride(from);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(source, r * sourceStride + from.offset(), into, r * stride + offset, from.width());
        }
    }
}
