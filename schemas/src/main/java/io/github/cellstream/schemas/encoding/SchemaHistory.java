package io.github.cellstream.schemas.encoding;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Every schema of a contract that was ever released: resources {@code NAME-v1.avsc}, {@code NAME-v2.avsc} and so on beside the
 * contracts, oldest first. Frozen: a changed contract gets a new file.
 */
final class SchemaHistory {
    private static final String RELEASED = "/io/github/cellstream/schemas/";

    private SchemaHistory() {}

    /**
     * Reads the released schemas of a contract.
     *
     * @param contract its name without namespace
     */
    static List<Schema> of(String contract) {
        List<Schema> schemas = new ArrayList<>();
        for (int version = 1; ; version++) {
            try (InputStream file =
                    SchemaHistory.class.getResourceAsStream(RELEASED + contract + "-v" + version + ".avsc")) {
                if (file == null) {
                    return List.copyOf(schemas);
                }
                schemas.add(new Schema.Parser().parse(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
