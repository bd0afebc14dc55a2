package io.github.cellstream.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.app.deploy.Carriage;
import io.github.cellstream.app.deploy.ConfiguredModel;
import io.github.cellstream.app.deploy.DeployOrder;
import io.github.cellstream.app.deploy.DeployPlan;
import io.github.cellstream.app.deploy.ModelDesk;
import io.github.cellstream.app.deploy.Transition;
import io.github.cellstream.app.topology.ModelLoader;
import io.github.cellstream.runtime.verify.Comparison;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream model deploy}. */
@Command(
        name = "deploy",
        description = {
            "Give a running job another model, or run one beside the current one.",
            "The file is checked here first, then by each instance. What is refused changes nothing.",
            "Instances switch at a commit; none has to be restarted. Without --policy all keys begin anew."
        },
        footer = {
            "",
            "Exit codes: 0 announced, or with --wait done everywhere; 1 refused, not in time, or failed;",
            "2 wrong usage or configuration.",
            "",
            "Examples:",
            "  cellstream model deploy --config job.properties --model v2.onnx --version 2 --wait",
            "  cellstream model deploy --config job.properties --model v3.onnx --version 3 --policy rewarm \\",
            "      --shadow --wait"
        })
final class ModelDeployCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Mixin
    private StateOptions states = new StateOptions();

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FILE",
            required = true,
            description = "An ONNX, Keras or safetensors file; FILE.properties beside it is read too.")
    private Path file = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "The model's name, in place of the file's own.")
    private @Nullable String name;

    @Option(names = "--version", paramLabel = "VERSION", description = "Its version, in place of the file's own.")
    private @Nullable String version;

    @Option(
            names = "--shadow",
            description =
                    "Run it beside the current model, with states and a topic of its own, and compare both. The job needs"
                            + " model.upgrade.shadow=true.")
    private boolean shadow;

    @ArgGroup(exclusive = true)
    private Way way = new Way();

    @Option(names = "--dry-run", description = "Check and say what would happen; announce nothing.")
    private boolean dryRun;

    /** How the file gets to the instances. */
    private static final class Way {
        @Option(
                names = "--inline",
                description =
                        "Send the file in the announcement, or fail. Otherwise that is done up to"
                                + " model.upgrade.inline.max.bytes, and a larger file must lie under the same path on each instance.")
        private boolean inline;

        @Option(
                names = "--at",
                paramLabel = "PATH",
                description = "Where the file lies on each instance; it is not sent.")
        private @Nullable String path;

        Carriage carriage() {
            return new Carriage(inline, Optional.ofNullable(path));
        }
    }

    @Override
    public Integer call() {
        if (states.isContradiction()) {
            throw new ParameterException(spec.commandLine(), "--map is for --policy map");
        }
        if (way.path != null && !Path.of(way.path).isAbsolute()) {
            throw new ParameterException(spec.commandLine(), "--at wants an absolute path");
        }
        try (ModelDesk open = desk.open()) {
            DeployPlan plan = open.plan(
                    order(), model -> new ConfiguredModel(ModelLoader.engine(model), ModelLoader.source(model)));
            DeskReport report = new DeskReport(spec, desk.json());
            tell(report, plan);
            if (!dryRun) {
                report.carryOut(open, plan.move(), desk.patience(), json -> verified(json, plan));
            } else if (desk.json()) {
                spec.commandLine().getOut().println(dryRun(plan));
            } else {
                report.line("dry run", "nothing was announced");
            }
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    private DeployOrder order() {
        Map<String, String> settings = new TreeMap<>();
        if (name != null) {
            settings.put("name", name);
        }
        if (version != null) {
            settings.put("version", version);
        }
        return new DeployOrder(file, settings, states.transition().orElse(Transition.RESET), shadow, way.carriage());
    }

    private static void tell(DeskReport report, DeployPlan plan) {
        ModelAnnouncement model = plan.move().model();
        report.line("model", ModelText.label(model) + ", " + plan.engine());
        for (Comparison comparison : plan.comparisons()) {
            report.line(
                    "verified",
                    String.format(
                            Locale.ROOT,
                            "%s, %d × %d steps: %.1e",
                            comparison.what(),
                            comparison.sequences(),
                            comparison.steps(),
                            comparison.largest()));
        }
        report.line(
                model.getStage() == ModelStage.SHADOW ? "beside" : "replaces",
                ModelText.label(plan.move().before())
                        + (plan.compared() ? "" : ", which is not on this machine: the instances compare"));
        report.line("states", StateOptions.words(model.getPolicy()));
        report.line(
                "file",
                model.getFile() == null
                        ? String.format(
                                Locale.ROOT,
                                "in the announcement, %,d bytes",
                                model.getBytes() == null ? 0 : model.getBytes().remaining())
                        : "wanted on each instance as " + model.getFile());
    }

    private static void verified(JsonGenerator json, DeployPlan plan) throws IOException {
        json.writeStringField("engine", plan.engine());
        json.writeArrayFieldStart("verified");
        for (Comparison comparison : plan.comparisons()) {
            json.writeStartObject();
            json.writeStringField("what", comparison.what());
            json.writeNumberField("largest", comparison.largest());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String dryRun(DeployPlan plan) {
        return JsonText.of(json -> {
            json.writeStartObject();
            verified(json, plan);
            json.writeFieldName("model");
            ModelText.write(json, plan.move().model());
            json.writeFieldName("before");
            ModelText.write(json, plan.move().before());
            json.writeBooleanField("dryRun", true);
            json.writeEndObject();
        });
    }
}
