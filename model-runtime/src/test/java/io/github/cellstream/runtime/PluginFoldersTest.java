package io.github.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.score.ScorerPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFoldersTest {
    private static final String SERVICE = "META-INF/services/" + ScorerPlugin.class.getName();

    private final PluginFolders folders = new PluginFolders();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Test
    void shouldGiveEachPluginItsOwnVersionOfALibrary() throws Exception {
        plugin("first", "library 1.0");
        plugin("second", "library 2.0");
        folders.add(List.of(path));
        Map<String, ScorerPlugin> found = Plugins.all(folders, ScorerPlugin.class, ScorerPlugin::name);
        assertThat(found).containsKeys("first", "second", "likelihood");
        assertThat(scorer(found, "first").description()).isEqualTo("library 1.0");
        assertThat(scorer(found, "second").description()).isEqualTo("library 2.0");
        assertThat(Plugins.place(scorer(found, "first"))).isEqualTo(place("first.jar"));
        assertThat(Plugins.place(scorer(found, "likelihood"))).contains("model-runtime");
    }

    @Test
    void shouldPreferThePluginsOwnClassToTheProgramsOfTheSameName() throws Exception {
        Path duplicate = source(
                "org/assertj/core/api/AssertionsForClassTypes",
                "package org.assertj.core.api; public class AssertionsForClassTypes {}");
        PluginJar.make(
                List.of(
                        duplicate,
                        scorerSource("own", "org.assertj.core.api.AssertionsForClassTypes.class.getMethods().length")),
                Map.of(SERVICE, "own.Own\n"),
                path.resolve("own/lib/own.jar"));
        folders.add(List.of(path));
        ScorerPlugin own = scorer(Plugins.all(folders, ScorerPlugin.class, ScorerPlugin::name), "own");
        int methodsOfObject = Object.class.getMethods().length;
        assertThat(own.description()).isEqualTo(Integer.toString(methodsOfObject));
        assertThat(Plugins.place(own)).isEqualTo(place("own"));
    }

    @Test
    void shouldShareWhatCrossesTheBorderEvenIfThePluginBringsIt() throws Exception {
        Path copy = source(
                "io/github/cellstream/runtime/Task",
                "package io.github.cellstream.runtime; public enum Task { FORECAST, OTHER }");
        PluginJar.make(
                List.of(scorerSource("shared", "io.github.cellstream.runtime.Task.class.getClassLoader()"), copy),
                Map.of(SERVICE, "shared.Shared\n"),
                path.resolve("shared.jar"));
        folders.add(List.of(path));
        ScorerPlugin shared = scorer(Plugins.all(folders, ScorerPlugin.class, ScorerPlugin::name), "shared");
        assertThat(shared.description()).isEqualTo(String.valueOf(Task.class.getClassLoader()));
    }

    @Test
    void shouldKeepAPluginThatIsNamedTwice() throws Exception {
        plugin("once", "x");
        folders.add(List.of(path));
        Class<?> first = folders.load(ScorerPlugin.class).get(0).getClass();
        folders.add(List.of(path, path.resolve("../" + path.getFileName())));
        assertThat(folders.load(ScorerPlugin.class))
                .singleElement()
                .satisfies(plugin -> assertThat(plugin.getClass()).isSameAs(first));
    }

    @Test
    void shouldRefuseTwoPluginsOfOneNameAndSayWhereTheyAre() throws Exception {
        plugin("taken", "x");
        Files.copy(path.resolve("taken.jar"), path.resolve("copy.jar"));
        folders.add(List.of(path));
        assertThatThrownBy(() -> Plugins.all(folders, ScorerPlugin.class, ScorerPlugin::name))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("PLUGIN_CONFLICT (operator): ScorerPlugin taken:")
                .hasMessageContaining(place("copy.jar"))
                .hasMessageContaining(place("taken.jar"));
    }

    @Test
    void shouldSayWhichPluginCannotBeMade() throws Exception {
        PluginJar.make(List.of(), Map.of(SERVICE, "not.There\n"), path.resolve("broken.jar"));
        folders.add(List.of(path));
        assertThatThrownBy(() -> folders.load(ScorerPlugin.class))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("PLUGIN_BROKEN (plugin author): " + place("broken.jar"))
                .hasMessageContaining("not.There");
    }

    @Test
    void shouldRefuseAJarThatIsNone() throws Exception {
        Files.writeString(path.resolve("half.jar"), "PK");
        assertThatThrownBy(() -> folders.add(List.of(path)))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("PLUGIN_UNREADABLE (operator): " + place("half.jar"));
        assertThatThrownBy(() -> folders.add(List.of(path.resolve("none"))))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("PLUGIN_UNREADABLE");
    }

    @Test
    void shouldPassOverWhatIsNoPlugin() throws Exception {
        Files.writeString(path.resolve("readme.txt"), "");
        Files.createDirectory(path.resolve("empty"));
        plugin(".hidden", "x");
        folders.add(List.of(path));
        assertThat(folders.load(ScorerPlugin.class)).isEmpty();
    }

    /** A scorer whose description is what its own library says. */
    private void plugin(String name, String says) throws Exception {
        String simple = name.replace(".", "");
        Path library = source(
                "library/Library",
                "package library; public class Library { public static String says() { return \"" + says + "\"; } }");
        PluginJar.make(
                List.of(library, scorerSource(simple, "library.Library.says()")),
                Map.of(SERVICE, simple + "." + capital(simple) + "\n"),
                path.resolve(name + ".jar"));
    }

    private Path scorerSource(String name, String description) throws Exception {
        return source(name + "/" + capital(name), """
                package %s;
                public class %s implements io.github.cellstream.runtime.score.ScorerPlugin {
                    public String name() { return "%s"; }
                    public String description() { return String.valueOf(%s); }
                    public io.github.cellstream.runtime.score.Scorer create(
                            io.github.cellstream.runtime.ModelSpec spec, java.util.Map<String, String> settings) {
                        throw new UnsupportedOperationException();
                    }
                }
                """.formatted(name, capital(name), name, description));
    }

    private Path source(String name, String text) throws Exception {
        Path file = path.resolve(".sources/" + text.hashCode()).resolve(name + ".java");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private String place(String name) throws Exception {
        return path.toRealPath().resolve(name).toString();
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1);
    }

    private static ScorerPlugin scorer(Map<String, ScorerPlugin> found, String name) {
        ScorerPlugin plugin = found.get(name);
        assertThat(plugin).as(name).isNotNull();
        return java.util.Objects.requireNonNull(plugin);
    }
}
