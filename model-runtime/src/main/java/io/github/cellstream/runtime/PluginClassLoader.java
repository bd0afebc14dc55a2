package io.github.cellstream.runtime;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one plugin: its own first, so that it may bring any version of any library. What crosses the border
 * between plugin and program is taken from the program alone, for it must be the same class on both sides: the Java
 * runtime, SLF4J, the annotations of JSpecify, Kafka, Avro (events are Avro records), and Cellstream.
 */
final class PluginClassLoader extends URLClassLoader {
    private static final List<String> SHARED = List.of(
            "io.github.cellstream.",
            "org.slf4j.",
            "org.apache.kafka.",
            "org.apache.avro.",
            "org.jspecify.annotations.");
    private static final String SERVICES = "META-INF/services/";

    static {
        registerAsParallelCapable();
    }

    private final Path place;

    PluginClassLoader(Path place, List<URL> urls, ClassLoader program) {
        super("plugin " + place.getFileName(), urls.toArray(URL[]::new), program);
        this.place = place;
    }

    /** Returns the jar or folder that is the plugin. */
    Path place() {
        return place;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = isShared(name) ? super.loadClass(name, false) : ownFirst(name);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private Class<?> ownFirst(String name) throws ClassNotFoundException {
        try {
            return getPlatformClassLoader().loadClass(name);
        } catch (ClassNotFoundException notOfTheRuntime) {
            try {
                return findClass(name);
            } catch (ClassNotFoundException notOfThePlugin) {
                return super.loadClass(name, false);
            }
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : super.getResource(name);
    }

    /** The plugin's own come first; of Cellstream's services there are no others, or each plugin would bring all again. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> found = new ArrayList<>(Collections.list(findResources(name)));
        if (!name.startsWith(SERVICES + SHARED.get(0))) {
            for (URL inherited : Collections.list(super.getResources(name))) {
                if (found.stream().noneMatch(own -> own.toExternalForm().equals(inherited.toExternalForm()))) {
                    found.add(inherited);
                }
            }
        }
        return Collections.enumeration(found);
    }

    private static boolean isShared(String name) {
        return SHARED.stream().anyMatch(name::startsWith);
    }
}
