package io.github.cellstream.runtime.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An array of a recorded case: little-endian, row-major, four bytes a number.
 *
 * @param type {@code f32} or {@code i32}
 * @param shape its axes: sequences, steps, and width where there is one
 * @param bytes the numbers
 */
record RecordedArray(String type, List<Integer> shape, ByteBuffer bytes) {

    /** Reads the array that a case describes under a name. */
    static RecordedArray read(Path description, JsonNode all, String name) {
        String where = description + ": " + name;
        JsonNode array = all.path(name);
        List<Integer> shape = new ArrayList<>();
        array.path("shape").forEach(axis -> shape.add(axis.asInt(-1)));
        String type = array.path("dtype").asText();
        String file = array.path("file").asText();
        boolean sound = (type.equals("f32") || type.equals("i32"))
                && (shape.size() == 2 || shape.size() == 3)
                && shape.stream().allMatch(axis -> axis > 0)
                && !file.isEmpty();
        if (!sound) {
            throw refuse(
                    where, "found " + array + ", wanted file, dtype f32 or i32, and shape [N, T] or [N, T, width]");
        }
        double wanted = 4;
        for (int axis : shape) {
            wanted *= axis;
        }
        try {
            Path path = description.resolveSibling(file);
            long size = Files.size(path);
            if (size != wanted) {
                throw refuse(where, "found " + size + " bytes in " + file + ", wanted 4 for each number of " + shape);
            }
            return new RecordedArray(
                    type, shape, ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new ModelException(ModelError.MODEL_UNREADABLE, where, e + "; check the path and its permissions", e);
        }
    }

    int sequences() {
        return shape.get(0);
    }

    int steps() {
        return shape.get(1);
    }

    /** Returns the numbers of one step; 1 if the array has no third axis. */
    int width() {
        return shape.size() == 3 ? shape.get(2) : 1;
    }

    /** Returns whether it holds token ids. */
    boolean isTokens() {
        return type.equals("i32") && shape.size() == 2;
    }

    int token(int sequence, int step) {
        return bytes.getInt(index(sequence, step));
    }

    float number(int sequence, int step, int i) {
        return bytes.getFloat(index(sequence, step) + 4 * i);
    }

    private int index(int sequence, int step) {
        return 4 * width() * (sequence * steps() + step);
    }

    private static ModelException refuse(String where, String what) {
        return new ModelException(ModelError.MODEL_SETTING, where, what);
    }
}
