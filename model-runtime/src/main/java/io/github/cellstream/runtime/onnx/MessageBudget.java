package io.github.cellstream.runtime.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.io.IOException;

/**
 * Counts the messages of a protobuf file before any is made: two bytes of a hostile file can cost a hundred of heap, so a
 * file is refused while it is still bytes.
 */
final class MessageBudget {
    /** Messages and unknown fields that a file may hold; ordinary models have some thousands. */
    static final int MAX_MESSAGES = 1_000_000;

    private static final int MAX_DEPTH = 64;

    private final String file;
    private int spent;

    private MessageBudget(String file) {
        this.file = file;
    }

    /** Throws if the bytes, read as {@code type}, hold too many messages or nest too deep. */
    static void check(String file, byte[] bytes, Descriptor type) throws IOException {
        new MessageBudget(file).walk(CodedInputStream.newInstance(bytes), type, 0);
    }

    private void walk(CodedInputStream in, Descriptor type, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new ModelException(
                    ModelError.MODEL_TOO_LARGE, file, "messages nest deeper than " + MAX_DEPTH + " levels");
        }
        int tag;
        while ((tag = in.readTag()) != 0) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            boolean message = field != null
                    && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            if ((message || field == null) && ++spent > MAX_MESSAGES) {
                throw new ModelException(
                        ModelError.MODEL_TOO_LARGE,
                        file,
                        "more than " + MAX_MESSAGES + " parts; no model needs so many");
            }
            if (message) {
                int limit = in.pushLimit(in.readRawVarint32());
                walk(in, field.getMessageType(), depth + 1);
                in.popLimit(limit);
            } else {
                in.skipField(tag);
            }
        }
    }
}
