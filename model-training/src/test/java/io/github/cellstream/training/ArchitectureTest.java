package io.github.cellstream.training;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.github.cellstream.training", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] AROUND_THE_TRAINER = {
        "..training.data..", "..training.recipe..", "..training.evaluation.."
    };

    @ArchTest
    static final ArchRule shouldDependOnTheRuntimeAlone = classes()
            .that()
            .resideOutsideOfPackages(AROUND_THE_TRAINER)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "jdk.incubator.vector..",
                    "org.slf4j..",
                    "org.jspecify..",
                    "io.github.cellstream.training..",
                    "io.github.cellstream.runtime",
                    "io.github.cellstream.runtime.network",
                    "io.github.cellstream.runtime.onnx",
                    "io.github.cellstream.runtime.jvm")
            .because("training is sequences in, a network out: no Kafka, no files of data, no other engine");

    @ArchTest
    static final ArchRule shouldKeepTheTrainerFromKnowingWhereDataComesFrom = noClasses()
            .that()
            .resideOutsideOfPackages(AROUND_THE_TRAINER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AROUND_THE_TRAINER)
            .because("readers, recipes and scores stand around the trainer, which takes sequences from anybody");

    @ArchTest
    static final ArchRule shouldReadAndJudgeWithTheContractsOfTheRuntimeAlone = classes()
            .that()
            .resideInAnyPackage(AROUND_THE_TRAINER)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "io.github.cellstream.training..",
                    "io.github.cellstream.runtime",
                    "io.github.cellstream.runtime.head",
                    "io.github.cellstream.runtime.input",
                    "io.github.cellstream.runtime.network",
                    "io.github.cellstream.runtime.onnx")
            .because("models are judged through whatever engine is given, as a job runs them");

    @ArchTest
    static final ArchRule shouldKeepPassesFromKnowingTheTraining = noClasses()
            .that()
            .resideInAnyPackage("..training.pass..", "..training.kernel..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.cellstream.training", "..training.bench..")
            .because("a pass turns inputs into gradients, whoever asks");

    @ArchTest
    static final ArchRule shouldKeepVectorsApart = noClasses()
            .that()
            .resideOutsideOfPackage("..kernel.vector..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..kernel.vector..", "jdk.incubator.vector..")
            .because("without the vector module the scalar loops must still load");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("io.github.cellstream.training.(*)..").should().beFreeOfCycles();
}
