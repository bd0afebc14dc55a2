package io.github.cellstream.runtime.jvm;

import io.github.cellstream.runtime.ModelSpec;
import java.util.List;

/** A graph, compiled: the operations of one step in order, and the buffers that they need. Immutable. */
final class Plan {
    private final ModelSpec spec;
    private final Kernels kernels;
    private final List<Operation> operations;
    private final int[] slotWidths;
    private final int widestProduct;
    private final int widestTile;
    private final float[] initialState;

    Plan(ModelSpec spec, Kernels kernels, List<Operation> operations, PlanBuffers buffers, float[] initialState) {
        this.spec = spec;
        this.kernels = kernels;
        this.operations = List.copyOf(operations);
        this.slotWidths = buffers.widths();
        this.widestProduct = buffers.widestProduct();
        this.widestTile = buffers.widestTile();
        this.initialState = initialState.clone();
    }

    ModelSpec spec() {
        return spec;
    }

    Kernels kernels() {
        return kernels;
    }

    int[] slotWidths() {
        return slotWidths;
    }

    int widestProduct() {
        return widestProduct;
    }

    int widestTile() {
        return widestTile;
    }

    float[] initialState() {
        return initialState;
    }

    void run(JvmBatch batch, int rows) {
        for (int i = 0; i < operations.size(); i++) {
            operations.get(i).run(batch, rows);
        }
        batch.stepped(rows);
    }
}
