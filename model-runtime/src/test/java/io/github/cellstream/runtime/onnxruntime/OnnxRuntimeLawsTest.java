package io.github.cellstream.runtime.onnxruntime;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.laws.NetworkLaws;

/** The laws, where a row in company may differ from the row alone in the last bits. */
class OnnxRuntimeLawsTest extends NetworkLaws {
    @Override
    protected ModelEngine engine() {
        return new OnnxRuntimeEngine();
    }

    @Override
    protected float companyTolerance() {
        return 1e-6f;
    }
}
