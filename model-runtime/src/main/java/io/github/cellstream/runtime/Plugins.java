package io.github.cellstream.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/** Strict look-up of plugins by name: an unknown name lists what exists, a name that is taken twice fails. */
public final class Plugins {
    private Plugins() {}

    /**
     * Finds every implementation of a service on this thread's class path.
     *
     * @param service the plugin interface
     * @param name how an implementation tells its name
     * @return by name, sorted
     * @throws ModelException {@link ModelError#PLUGIN_UNKNOWN} if two implementations share a name
     */
    public static <T> Map<String, T> all(Class<T> service, Function<T, String> name) {
        Map<String, T> byName = new TreeMap<>();
        for (T plugin : ServiceLoader.load(service)) {
            T other = byName.putIfAbsent(name.apply(plugin), plugin);
            if (other != null) {
                throw new ModelException(
                        ModelError.PLUGIN_UNKNOWN,
                        service.getSimpleName() + " " + name.apply(plugin),
                        "provided by both " + other.getClass().getName() + " and "
                                + plugin.getClass().getName() + "; remove one of the jars");
            }
        }
        return byName;
    }

    /**
     * Finds the implementation of a service that carries a name.
     *
     * @throws ModelException {@link ModelError#PLUGIN_UNKNOWN} if there is none, naming those that exist
     */
    public static <T> T named(Class<T> service, Function<T, String> name, String wanted) {
        Map<String, T> all = all(service, name);
        T plugin = all.get(wanted);
        if (plugin == null) {
            List<String> names = new ArrayList<>(all.keySet());
            throw new ModelException(
                    ModelError.PLUGIN_UNKNOWN,
                    service.getSimpleName() + " " + wanted,
                    "no plugin of this name; found " + names + "; correct the name or add the plugin's jar");
        }
        return plugin;
    }
}
