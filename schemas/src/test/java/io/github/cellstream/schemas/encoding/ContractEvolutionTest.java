package io.github.cellstream.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContractEvolutionTest {
    static Stream<Schema> contracts() {
        return Contracts.PRESENT.stream();
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void shouldBeFrozenAsItIs(Schema present) throws IOException {
        List<Schema> released = SchemaHistory.of(present.getName());
        Schema latest = released.isEmpty() ? null : released.get(released.size() - 1);
        if (!present.equals(latest)) {
            String file = present.getName() + "-v" + (released.size() + 1) + ".avsc";
            Path proposal =
                    Files.createDirectories(Path.of("target", "contracts")).resolve(file);
            Files.writeString(proposal, SchemaFormatter.format("json/pretty", present) + "\n");
            throw new AssertionError(
                    present.getName() + " has changed since its last released schema. If that is meant,"
                            + " copy schemas/" + proposal
                            + " to schemas/src/main/resources/io/github/cellstream/schemas/" + file
                            + " and add a golden record of it (src/test/resources/io/github/cellstream/schemas/encoding/golden.py)."
                            + " Never edit or remove a released file: records written under it still lie on topics.");
        }
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void shouldReadAndBeReadByEveryReleasedSchema(Schema present) {
        List<Schema> released = SchemaHistory.of(present.getName());
        assertThat(released).isNotEmpty();
        for (Schema old : released) {
            assertCompatible(present, old);
            assertCompatible(old, present);
        }
    }

    private static void assertCompatible(Schema reader, Schema writer) {
        SchemaCompatibility.SchemaCompatibilityResult result = SchemaCompatibility.checkReaderWriterCompatibility(
                        reader, writer)
                .getResult();
        assertThat(result.getCompatibility())
                .as("%s", result.getIncompatibilities())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void shouldDocumentEveryTypeAndField(Schema contract) {
        List<String> undocumented = new ArrayList<>();
        for (Schema type : Contracts.named(contract)) {
            if (isBlank(type.getDoc())) {
                undocumented.add(type.getFullName());
            }
            if (type.getType() == Schema.Type.RECORD) {
                type.getFields().stream()
                        .filter(field -> isBlank(field.doc()))
                        .forEach(field -> undocumented.add(type.getFullName() + "." + field.name()));
            }
        }
        assertThat(undocumented).isEmpty();
    }

    private static boolean isBlank(String doc) {
        return doc == null || doc.isBlank();
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void shouldGiveEveryEnumADefaultForSymbolsOfTheFuture(Schema contract) {
        assertThat(Contracts.named(contract))
                .filteredOn(type -> type.getType() == Schema.Type.ENUM)
                .allSatisfy(type ->
                        assertThat(type.getEnumDefault()).as(type.getFullName()).isEqualTo("UNKNOWN"));
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void shouldDefaultEveryNullableFieldToNull(Schema contract) {
        for (Schema type : Contracts.named(contract)) {
            if (type.getType() == Schema.Type.RECORD) {
                assertThat(type.getFields())
                        .filteredOn(field -> field.schema().isNullable())
                        .allSatisfy(field -> assertThat(field.defaultVal())
                                .as(type.getName() + "." + field.name())
                                .isEqualTo(JsonProperties.NULL_VALUE));
            }
        }
    }
}
