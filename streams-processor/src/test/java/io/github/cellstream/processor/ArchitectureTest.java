package io.github.cellstream.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between modules, seen from the one that sees most of them. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.cellstream");

    @Test
    void shouldKeepKafkaAndSchemasOutOfTheRuntime() {
        noClasses()
                .that()
                .resideInAPackage("io.github.cellstream.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..", "io.github.cellstream.schemas..", "io.github.cellstream.processor..")
                .because("a model is floats in, floats out")
                .check(ALL);
    }

    @Test
    void shouldKeepModelsAndStreamsOutOfTheSchemas() {
        noClasses()
                .that()
                .resideInAPackage("io.github.cellstream.schemas..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka.streams..",
                        "io.github.cellstream.runtime..",
                        "io.github.cellstream.processor..")
                .because("what crosses Kafka is read by programs that run no model")
                .check(ALL);
    }

    @Test
    void shouldKeepTheOperatorLean() {
        classes()
                .that()
                .resideInAPackage("io.github.cellstream.processor..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "org.apache.kafka..",
                        "io.github.cellstream.processor..",
                        "io.github.cellstream.runtime",
                        "io.github.cellstream.runtime.generate",
                        "io.github.cellstream.runtime.head",
                        "io.github.cellstream.runtime.input",
                        "io.github.cellstream.runtime.score",
                        "io.github.cellstream.schemas..",
                        "org.apache.avro.specific..")
                .because("it is a library: contracts of the runtime, no engine; schemas; Kafka Streams; nothing else")
                .check(ALL);
    }

    @Test
    void shouldKeepKafkaStreamsInternalsOut() {
        noClasses()
                .that()
                .resideInAPackage("io.github.cellstream.processor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.streams..internals..")
                .because("internals change between releases")
                .check(ALL);
    }

    @Test
    void shouldKeepStatesFromKnowingTheirOperator() {
        noClasses()
                .that()
                .resideInAPackage("io.github.cellstream.processor.state..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.cellstream.processor", "io.github.cellstream.processor.deadletter..")
                .because("a stored state is bytes and floats, whoever steps it")
                .check(ALL);
    }
}
