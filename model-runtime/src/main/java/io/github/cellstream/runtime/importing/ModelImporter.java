package io.github.cellstream.runtime.importing;

import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;

/**
 * Reads the model files of another tool. A plugin: implementations are found with {@link java.util.ServiceLoader} and
 * tried on each file that is no ONNX file.
 */
public interface ModelImporter {
    /** Returns the name that {@code cellstream plugins} shows, lower case; unique on the class path. */
    String name();

    /** Returns one line for {@code cellstream plugins}: which files it reads. */
    String description();

    /**
     * Returns whether {@link #read} is the one to read, or to refuse, a file. Cheap: looks at names and signatures, and
     * fails on no bytes whatever.
     *
     * @param fileName the file's name; empty when asked about the content alone
     * @param bytes the whole file; not to be written
     */
    boolean accepts(String fileName, byte[] bytes);

    /**
     * Reads a file.
     *
     * @throws ModelException if it is malformed, or holds what can't be stepped; the message names the file, and the
     *     layer or tensor, with what was found and wanted
     */
    Imported read(ModelSource source);
}
