package io.github.cellstream.runtime.jvm;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.laws.NetworkLaws;

/** The laws, bit for bit and without allocation. */
class JvmLawsTest extends NetworkLaws {
    @Override
    protected ModelEngine engine() {
        return new JvmEngine();
    }

    @Override
    protected boolean allocatesNothing() {
        return true;
    }
}
