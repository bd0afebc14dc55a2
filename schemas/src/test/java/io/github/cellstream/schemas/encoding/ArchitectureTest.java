package io.github.cellstream.schemas.encoding;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.github.cellstream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule shouldKnowNoOtherModule = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.github.cellstream.runtime..",
                    "io.github.cellstream.processor..",
                    "io.github.cellstream.app..",
                    "io.github.cellstream.training..")
            .because("contracts outlive the code on either side of the topic");

    @ArchTest
    static final ArchRule shouldUseOnlyAvroJsonTheRegistryAndKafkasSerdes = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.github.cellstream.schemas..",
                    "java..",
                    "org.apache.avro..",
                    "org.apache.kafka.common..",
                    "com.fasterxml.jackson.core..",
                    "io.apicurio.registry..",
                    "com.microsoft.kiota",
                    "org.jspecify.annotations..")
            .because("schemas knows neither Kafka Streams nor ONNX nor the modules that use it");

    @ArchTest
    static final ArchRule shouldKeepContractsFreeOfEncodings = noClasses()
            .that()
            .resideInAPackage("io.github.cellstream.schemas")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.cellstream.schemas.encoding..")
            .because("a contract says what is sent, not how");
}
