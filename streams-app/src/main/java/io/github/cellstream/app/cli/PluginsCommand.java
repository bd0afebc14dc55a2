package io.github.cellstream.app.cli;

import io.github.cellstream.app.decode.DecoderPlugin;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.importing.ModelImporter;
import io.github.cellstream.runtime.score.ScorerPlugin;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cellstream plugins}. */
@Command(
        name = "plugins",
        description = "List the engines, file formats, decoders and scorers that were found, and where.")
final class PluginsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--json", description = "As one JSON array.")
    private boolean json;

    @Override
    public void run() {
        List<Found> found = new ArrayList<>();
        find(found, "engine", ModelEngine.class, ModelEngine::name, ModelEngine::description);
        find(found, "importer", ModelImporter.class, ModelImporter::name, ModelImporter::description);
        find(found, "decoder", DecoderPlugin.class, DecoderPlugin::name, DecoderPlugin::description);
        find(found, "scorer", ScorerPlugin.class, ScorerPlugin::name, ScorerPlugin::description);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(found));
        } else {
            for (Found plugin : found) {
                out.printf("%-8s %-14s %s%n", plugin.kind(), plugin.name(), plugin.description());
                out.printf("%-8s %-14s   %s%n", "", "", plugin.place());
            }
        }
        out.flush();
    }

    private static String json(List<Found> found) {
        return JsonText.of(json -> {
            json.writeStartArray();
            for (Found plugin : found) {
                json.writeStartObject();
                json.writeStringField("kind", plugin.kind());
                json.writeStringField("name", plugin.name());
                json.writeStringField("description", plugin.description());
                json.writeStringField("place", plugin.place());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static <T> void find(
            List<Found> found, String kind, Class<T> service, Function<T, String> name, Function<T, String> about) {
        Plugins.all(service, name)
                .forEach((key, plugin) -> found.add(new Found(kind, key, about.apply(plugin), Plugins.place(plugin))));
    }

    private record Found(String kind, String name, String description, String place) {}
}
