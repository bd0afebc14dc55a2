/**
 * Keras files: version 3 archives ({@code .keras}) and HDF5 ({@code .h5}). In come bytes; out come a network and its
 * weights in ONNX's gate order.
 *
 * <p>Neighbours: {@code importing} finds the importer, {@code io.jhdf} reads HDF5 behind {@code HdfTree} alone.
 */
@NullMarked
package io.github.cellstream.runtime.importing.keras;

import org.jspecify.annotations.NullMarked;
