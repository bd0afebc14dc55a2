package io.github.cellstream.runtime;

import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Strict look-up of plugins by name: an unknown name lists what exists, a name that is taken twice fails. Plugins lie on the
 * class path, or in folders that were named with {@link #addFolders}.
 */
public final class Plugins {
    private static final PluginFolders FOLDERS = new PluginFolders();

    private Plugins() {}

    /**
     * Lets plugins be found in folders from now on, in the whole process: each sub-folder, and each jar, is one plugin in a
     * class loader of its own. Folders that were named before change nothing.
     *
     * @throws ModelException {@link ModelError#PLUGIN_UNREADABLE} if a folder or a jar can't be read
     */
    public static void addFolders(Collection<Path> folders) {
        FOLDERS.add(folders);
    }

    /**
     * Finds every implementation of a service, on this thread's class path and in the folders.
     *
     * @param service the plugin interface
     * @param name how an implementation tells its name
     * @return by name, sorted
     * @throws ModelException {@link ModelError#PLUGIN_CONFLICT} if two implementations share a name, {@link
     *     ModelError#PLUGIN_BROKEN} if one in a folder can't be made
     */
    public static <T> Map<String, T> all(Class<T> service, Function<T, String> name) {
        return all(FOLDERS, service, name);
    }

    static <T> Map<String, T> all(PluginFolders folders, Class<T> service, Function<T, String> name) {
        List<T> found = new ArrayList<>();
        ServiceLoader.load(service).forEach(found::add);
        found.addAll(folders.load(service));
        Map<String, T> byName = new TreeMap<>();
        for (T plugin : found) {
            T other = byName.putIfAbsent(name.apply(plugin), plugin);
            if (other != null) {
                throw new ModelException(
                        ModelError.PLUGIN_CONFLICT,
                        service.getSimpleName() + " " + name.apply(plugin),
                        "provided by both " + whence(other) + " and " + whence(plugin)
                                + "; remove one of them (a plugin's jar must not contain Cellstream itself)");
            }
        }
        return byName;
    }

    /**
     * Finds the implementation of a service that carries a name.
     *
     * @throws ModelException {@link ModelError#PLUGIN_UNKNOWN} if there is none, naming those that exist; or as {@link #all}
     */
    public static <T> T named(Class<T> service, Function<T, String> name, String wanted) {
        Map<String, T> all = all(service, name);
        T plugin = all.get(wanted);
        if (plugin == null) {
            List<String> names = new ArrayList<>(all.keySet());
            throw new ModelException(
                    ModelError.PLUGIN_UNKNOWN,
                    service.getSimpleName() + " " + wanted,
                    "no plugin of this name; found " + names
                            + "; correct the name, or add the plugin's jar to a folder of plugin.path");
        }
        return plugin;
    }

    /**
     * Returns where a plugin came from: the jar or sub-folder of a folder of plugins, or the name of the jar, or the folder,
     * on the class path.
     */
    public static String place(Object plugin) {
        Class<?> type = plugin.getClass();
        if (type.getClassLoader() instanceof PluginClassLoader loader) {
            return loader.place().toString();
        }
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        String path = location == null ? "the Java runtime" : location.getPath();
        return path.endsWith(".jar") ? path.substring(path.lastIndexOf('/') + 1) : path;
    }

    private static String whence(Object plugin) {
        return plugin.getClass().getName() + " (" + place(plugin) + ")";
    }
}
