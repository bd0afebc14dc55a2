package io.github.cellstream.runtime.jvm;

/**
 * The weights of a gated recurrent unit: z and r, halved, two vectors for each vector of units; and the candidate's.
 *
 * @param zr over x and h
 * @param wx the candidate's part of x where the reset acts after the product; else the candidate over x and r ⊙ h
 * @param rh the candidate's part of h; else the same as wx
 */
record GruPanels(Panels zr, Panels wx, Panels rh) {
    /** Packs ONNX's W [3H×I], R [3H×H], Wb [3H] and Rb [3H], gates z, r, h. */
    static GruPanels pack(RecurrentWeights weights, boolean resetAfter, int lanes) {
        int input = weights.input();
        int hidden = weights.hidden();
        int units = (hidden + lanes - 1) / lanes * lanes;
        Panels zr = new Panels(input + hidden, 2 * units, lanes);
        for (int unit = 0; unit < hidden; unit++) {
            for (int gate = 0; gate < 2; gate++) {
                int row = gate * hidden + unit;
                int column = (2 * (unit / lanes) + gate) * lanes + unit % lanes;
                zr.bias(column, weights.bias()[row] + weights.recurrentBias()[row]);
                zr.weights(0, column, weights.w(), row * input, input);
                zr.weights(input, column, weights.r(), row * hidden, hidden);
                zr.halve(column);
            }
        }
        Panels wx = new Panels(resetAfter ? input : input + hidden, units, lanes);
        Panels rh = resetAfter ? new Panels(hidden, units, lanes) : wx;
        for (int unit = 0; unit < hidden; unit++) {
            int row = 2 * hidden + unit;
            float recurrent = weights.recurrentBias()[row];
            wx.bias(unit, resetAfter ? weights.bias()[row] : weights.bias()[row] + recurrent);
            wx.weights(0, unit, weights.w(), row * input, input);
            rh.weights(resetAfter ? 0 : input, unit, weights.r(), row * hidden, hidden);
            if (resetAfter) {
                rh.bias(unit, recurrent);
            }
        }
        return new GruPanels(zr, wx, rh);
    }

    /** Returns the floats of a row's z and r. */
    int gateStride() {
        return zr.columns();
    }

    /** Returns the floats of a row of wx, or of rh: three vectors are computed as four. */
    int partStride() {
        int lanes = wx.width() / 4;
        return wx.columns() % wx.width() == 3 * lanes ? wx.columns() + lanes : wx.columns();
    }

    /** Returns the floats of a row of all. */
    int tile() {
        return gateStride() + 2 * partStride();
    }

    /** Points the cell at the parts of a tile for its rows. */
    void point(CellRows cell) {
        cell.units = wx.columns();
        cell.gateStride = gateStride();
        cell.partStride = partStride();
        cell.wx = cell.rows * gateStride();
        cell.rh = cell.wx + cell.rows * partStride();
    }

    /** Multiplies all rows of the product with z's and r's weights. */
    void multiplyGates(PanelProduct product, CellRows cell, Kernels kernels) {
        product.c = cell.gates;
        product.cOffset = 0;
        product.cStride = cell.gateStride;
        zr.multiply(product, kernels);
    }

    /** Multiplies all rows with one part of the candidate's weights, from column {@code from} of the joined rows on. */
    void multiplyPart(Panels part, int from, int at, PanelProduct product, CellRows cell, Kernels kernels) {
        product.aOffset += from;
        product.c = cell.gates;
        product.cOffset = at;
        product.cStride = cell.partStride;
        part.multiply(product, kernels);
        product.aOffset -= from;
    }
}
