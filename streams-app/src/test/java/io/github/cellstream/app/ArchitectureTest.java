package io.github.cellstream.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.cellstream.processor.SequenceClassifier;

@AnalyzeClasses(packages = "io.github.cellstream.app", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule nobodyElseBuildsTheOperator = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.github.cellstream.app.topology.Wiring")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(SequenceClassifier.class)
            .because("one class chooses who works with whom");

    @ArchTest
    static final ArchRule enginesArePlugins = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.github.cellstream.runtime.jvm..",
                    "io.github.cellstream.runtime.onnxruntime..",
                    "io.github.cellstream.runtime.online..",
                    "io.github.cellstream.runtime.auto..")
            .because("an engine is found by its name, so that a jar can bring another one");

    @ArchTest
    static final ArchRule decodersKnowNeitherModelsNorState = noClasses()
            .that()
            .resideInAPackage("..app.decode..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.github.cellstream.runtime..",
                    "io.github.cellstream.processor.state..",
                    "org.apache.kafka.streams..",
                    "io.github.cellstream.app.config..",
                    "io.github.cellstream.app.topology..")
            .because("a decoder turns bytes into an event and knows nothing else");

    @ArchTest
    static final ArchRule noInternalsOfKafka = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.github.cellstream.app.decode.EventDeserializer")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..internals..", "kafka..", "org.apache.kafka.server..")
            .because("internals change without notice; EventDeserializer alone makes an empty RecordHeaders");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("io.github.cellstream.app.(*)..").should().beFreeOfCycles();
}
