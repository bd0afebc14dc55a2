package io.github.cellstream.runtime.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Counts the parts of a protobuf file before any is made: two bytes of a hostile file can cost a hundred of heap, so a
 * file is refused while it is still bytes. Each limit alone keeps what is made below some 25 MB.
 */
final class MessageBudget {
    /** Messages and unknown fields that a file may hold; ordinary models have some thousands. */
    static final int MAX_MESSAGES = 250_000;

    /** Other fields, and whole numbers of packed ones; weights are bytes or floats, which grow in memory by nothing. */
    static final int MAX_FIELDS = 2_000_000;

    private static final int MAX_DEPTH = 64;
    private static final String NODE = "NodeProto";

    private final String file;
    private int messages;
    private int nodes;
    private long fields;

    private MessageBudget(String file) {
        this.file = file;
    }

    /** Throws if the bytes, read as {@code type}, hold too many parts or nest too deep. */
    static void check(String file, byte[] bytes, Descriptor type) throws IOException {
        new MessageBudget(file).walk(CodedInputStream.newInstance(bytes), type, 0);
    }

    private void walk(CodedInputStream in, Descriptor type, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw tooLarge("messages nest deeper than " + MAX_DEPTH + " levels");
        }
        int tag;
        while ((tag = in.readTag()) != 0) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            boolean message = field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && delimited;
            count(field, message);
            if (message) {
                int limit = in.pushLimit(in.readRawVarint32());
                walk(in, field.getMessageType(), depth + 1);
                in.popLimit(limit);
            } else if (delimited && field != null && isWhole(field)) {
                int length = in.readRawVarint32();
                spend(length);
                in.skipRawBytes(length);
            } else {
                in.skipField(tag);
            }
        }
    }

    private void count(@Nullable FieldDescriptor field, boolean message) {
        if (message
                && field != null
                && field.getMessageType().getName().equals(NODE)
                && ++nodes > GraphCheck.MAX_NODES) {
            throw tooLarge("more than " + GraphCheck.MAX_NODES + " nodes");
        }
        if (message || field == null) {
            if (++messages > MAX_MESSAGES) {
                throw tooLarge("more than " + MAX_MESSAGES + " parts; no model needs so many");
            }
        } else {
            spend(1);
        }
    }

    private void spend(int count) {
        fields += count;
        if (fields > MAX_FIELDS) {
            throw tooLarge("more than " + MAX_FIELDS + " names and whole numbers; no model needs so many");
        }
    }

    private static boolean isWhole(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG, ENUM, BOOLEAN -> true;
            default -> false;
        };
    }

    private ModelException tooLarge(String what) {
        return new ModelException(ModelError.MODEL_TOO_LARGE, file, what);
    }
}
