package io.github.cellstream.runtime.importing.keras;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.importing.NamedTensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * An HDF5 file in memory, read warily: no link is followed, no other file opened, and a data set is decoded only after its
 * promised size has been held against the file's.
 */
final class HdfTree implements AutoCloseable {
    private static final int MAX_GROWTH = 16;
    private static final long LEAST_ROOM = 1 << 20;
    private static final int MAX_NAMES = 10_000;

    private final String file;
    private final HdfFile root;
    private long room;

    private HdfTree(String file, HdfFile root, long room) {
        this.file = file;
        this.root = root;
        this.room = room;
    }

    /**
     * Opens a file.
     *
     * @throws ModelException {@link ModelError#MODEL_MALFORMED}
     */
    static HdfTree open(String file, byte[] bytes) {
        long room = Math.max(LEAST_ROOM, (long) MAX_GROWTH * bytes.length);
        return guarded(file, () -> new HdfTree(file, HdfFile.fromBytes(bytes), room));
    }

    /** Returns whether there is a group at a path such as {@code layers/lstm}. */
    boolean hasGroup(String path) {
        return guarded(at(path), () -> find(path).filter(Node::isGroup).isPresent());
    }

    /** Returns whether there is a data set at a path. */
    boolean hasTensor(String path) {
        return guarded(
                at(path), () -> find(path).filter(Dataset.class::isInstance).isPresent());
    }

    /** Returns the names in a group, sorted; none if there is no such group. */
    Set<String> names(String path) {
        return guarded(at(path), () -> {
            Node node = find(path).orElse(null);
            if (!(node instanceof Group group)) {
                return Set.of();
            }
            Set<String> names = new TreeSet<>(group.getChildren().keySet());
            if (names.size() > MAX_NAMES) {
                throw new ModelException(ModelError.MODEL_TOO_LARGE, at(path), "a group of " + names.size() + " names");
            }
            return names;
        });
    }

    /** Returns a text that is attached to a group. */
    Optional<String> attribute(String path, String name) {
        return guarded(at(path), () -> {
            Node node = find(path).orElse(null);
            Attribute attribute = node == null ? null : node.getAttributes().get(name);
            if (attribute == null) {
                return Optional.empty();
            }
            spend(at(path) + ": attribute '" + name + "'", attribute.getSizeInBytes());
            return attribute.getData() instanceof String text ? Optional.of(text) : Optional.empty();
        });
    }

    /**
     * Decodes a data set of real numbers.
     *
     * @throws ModelException if it is missing, promises more than the file can hold, or holds something else
     */
    NamedTensor tensor(String path) {
        return guarded(at(path), () -> {
            if (!(find(path).orElse(null) instanceof Dataset data)) {
                throw new ModelException(ModelError.MODEL_MALFORMED, at(path), "no such tensor in the file");
            }
            long size = 1;
            for (long axis : data.getDimensionsAsLong()) {
                if (axis < 0 || axis > Integer.MAX_VALUE) {
                    throw malformed(path, "shape " + Arrays.toString(data.getDimensionsAsLong()) + " can't be");
                }
                size *= axis;
                spendable(path, size * Float.BYTES);
            }
            Class<?> type = data.getJavaType();
            if (type != float.class && type != double.class) {
                throw new ModelException(
                        ModelError.MODEL_UNSUPPORTED, at(path), "found " + type + ", wanted real numbers");
            }
            spend(at(path), size * (type == float.class ? Float.BYTES : Double.BYTES));
            List<Integer> shape = Arrays.stream(data.getDimensions()).boxed().toList();
            return new NamedTensor(at(path), shape, size == 0 ? new float[0] : floats(data.getDataFlat(), (int) size));
        });
    }

    @Override
    public void close() {
        root.close();
    }

    private Optional<Node> find(String path) {
        Node node = root;
        for (String name : path.isEmpty() ? new String[0] : path.split("/", -1)) {
            if (!(node instanceof Group group)) {
                return Optional.empty();
            }
            node = group.getChildren().get(name);
            if (node == null) {
                return Optional.empty();
            }
            if (node.isLink()) {
                throw new ModelException(
                        ModelError.MODEL_UNSUPPORTED, at(path), "'" + name + "' is a link; links are not followed");
            }
        }
        return Optional.of(node);
    }

    private void spendable(String path, long bytes) {
        if (bytes > room) {
            throw new ModelException(
                    ModelError.MODEL_TOO_LARGE,
                    at(path),
                    "promises " + bytes + " bytes or more, the file's size allows " + room);
        }
    }

    private void spend(String where, long bytes) {
        if (bytes < 0 || bytes > room) {
            throw new ModelException(
                    ModelError.MODEL_TOO_LARGE, where, "promises " + bytes + " bytes, the file's size allows " + room);
        }
        room -= bytes;
    }

    private static float[] floats(Object flat, int size) {
        float[] values;
        if (flat instanceof float[] singles) {
            values = singles;
        } else if (flat instanceof double[] doubles) {
            values = new float[doubles.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) doubles[i];
            }
        } else if (flat instanceof Float one) {
            values = new float[] {one};
        } else {
            throw new IllegalStateException("decoded as " + flat.getClass());
        }
        if (values.length != size) {
            throw new IllegalStateException("decoded to " + values.length + " numbers, wanted " + size);
        }
        return values;
    }

    private String at(String path) {
        return file + (path.isEmpty() ? "" : ": '" + path + "'");
    }

    private ModelException malformed(String path, String what) {
        return new ModelException(ModelError.MODEL_MALFORMED, at(path), what);
    }

    /** The library speaks of damaged files through exceptions of every kind. */
    private static <T> T guarded(String where, Supplier<T> read) {
        try {
            return read.get();
        } catch (ModelException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String told = e == cause ? e.getMessage() + "" : e.getMessage() + ": " + cause.getMessage();
            throw new ModelException(
                    ModelError.MODEL_MALFORMED, where, "no HDF5 file, or a damaged one (" + told + ")", e);
        }
    }
}
