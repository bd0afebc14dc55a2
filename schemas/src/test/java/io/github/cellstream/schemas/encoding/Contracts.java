package io.github.cellstream.schemas.encoding;

import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStatus;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** The contracts as they are now. */
final class Contracts {
    static final List<Schema> PRESENT = List.of(
            bare(SequenceEvent.getClassSchema()),
            bare(Prediction.getClassSchema()),
            bare(LifecycleEvent.getClassSchema()),
            bare(ModelAnnouncement.getClassSchema()),
            bare(ModelStatus.getClassSchema()),
            bare(DeadLetterCode.UNKNOWN.getSchema()));

    private Contracts() {}

    static Schema present(String name) {
        return PRESENT.stream()
                .filter(schema -> schema.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Takes away what the code generator adds for Java's sake. */
    private static Schema bare(Schema generated) {
        return new Schema.Parser()
                .parse(generated
                        .toString()
                        .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\""));
    }

    /** Lists every named schema in a contract, itself first. */
    static List<Schema> named(Schema schema) {
        List<Schema> found = new ArrayList<>();
        collect(schema, found);
        return found;
    }

    private static void collect(Schema schema, List<Schema> found) {
        switch (schema.getType()) {
            case RECORD -> {
                if (!found.contains(schema)) {
                    found.add(schema);
                    schema.getFields().forEach(field -> collect(field.schema(), found));
                }
            }
            case ENUM -> found.add(schema);
            case ARRAY -> collect(schema.getElementType(), found);
            case UNION -> schema.getTypes().forEach(type -> collect(type, found));
            default -> {}
        }
    }
}
