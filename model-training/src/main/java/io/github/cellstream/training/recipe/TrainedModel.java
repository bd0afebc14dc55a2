package io.github.cellstream.training.recipe;

import io.github.cellstream.training.TrainingReport;
import io.github.cellstream.training.data.CorpusCoding;

/**
 * A model that was trained.
 *
 * @param file the bytes of its ONNX file, with vocabulary or normalisation, labels and task in its metadata
 * @param coding how examples become its inputs
 * @param report how training went
 */
@SuppressWarnings("ArrayRecordComponent") // large, given away by its maker, never compared
public record TrainedModel(byte[] file, CorpusCoding coding, TrainingReport report) {}
