package io.github.cellstream.runtime.sizing;

import java.util.List;

/** What the outputs of an operator look like, by its inputs and attributes. */
interface Rule {
    /** Returns the outputs, in order; those that the node does not name may be left out. */
    List<Extent> outputs(Call call);
}
