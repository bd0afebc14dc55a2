package io.github.cellstream.runtime.importing.pytorch;

import java.util.List;

/**
 * One part of an architecture between two bars.
 *
 * @param name a module's name, as it stands in front of its tensors' names, or a word such as {@code softmax}
 * @param kind what follows the colon, upper case, such as {@code LSTM} or {@code RNN RELU}; empty if nothing does
 * @param options what follows the kind, lower case, such as {@code 2 layers}
 */
record Stage(String name, String kind, List<String> options) {}
