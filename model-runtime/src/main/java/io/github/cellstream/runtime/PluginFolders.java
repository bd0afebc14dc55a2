package io.github.cellstream.runtime;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plugins that lie in folders, as Kafka Connect's {@code plugin.path} has it:
 *
 * <pre>
 *  folder/
 *    one.jar             a plugin
 *    another/            a plugin
 *      another-1.0.jar
 *      lib/its-library-7.2.jar
 * </pre>
 *
 * <p>Each is isolated: see {@link PluginClassLoader}. A plugin stays loaded as long as the JVM runs.
 */
final class PluginFolders {
    private static final Logger LOG = LoggerFactory.getLogger(PluginFolders.class);

    private final Map<Path, PluginClassLoader> byPlace = new TreeMap<>();

    /**
     * Adds the plugins of some folders; those that are known already stay as they are.
     *
     * @throws ModelException {@link ModelError#PLUGIN_UNREADABLE} if a folder or a jar can't be read
     */
    synchronized void add(Collection<Path> folders) {
        for (Path folder : folders) {
            for (Path place : children(folder)) {
                if (!byPlace.containsKey(place)) {
                    addPlugin(place);
                }
            }
        }
    }

    /**
     * Makes every implementation of a service that the plugins bring, in the order of their places.
     *
     * @throws ModelException {@link ModelError#PLUGIN_BROKEN} if one can't be made
     */
    synchronized <T> List<T> load(Class<T> service) {
        List<T> found = new ArrayList<>();
        for (PluginClassLoader loader : byPlace.values()) {
            try {
                ServiceLoader.load(service, loader).forEach(found::add);
            } catch (ServiceConfigurationError | LinkageError e) {
                throw new ModelException(
                        ModelError.PLUGIN_BROKEN,
                        loader.place().toString(),
                        "its " + service.getSimpleName() + " can't be made: " + innermost(e)
                                + "; build it against this version of Cellstream, with all its libraries beside it, or"
                                + " remove it",
                        e);
            }
        }
        return found;
    }

    private void addPlugin(Path place) {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars(place)) {
            requireJar(jar);
            urls.add(url(jar));
        }
        if (Files.isDirectory(place) && Files.isDirectory(place.resolve("META-INF"))) {
            urls.add(0, url(place));
        }
        if (urls.isEmpty()) {
            LOG.debug("no plugin in {}", place);
            return;
        }
        ClassLoader program = Thread.currentThread().getContextClassLoader();
        byPlace.put(place, new PluginClassLoader(place, urls, program));
        LOG.debug("plugin {}: {}", place, urls);
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder.toRealPath())) {
            return children.filter(child -> !String.valueOf(child.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static List<Path> jars(Path place) {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(file -> file.toString().endsWith(".jar") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(place, e);
        }
    }

    /** A class loader passes over a jar that it can't read, and what is in it would be missing later. */
    private static void requireJar(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            LOG.trace("{} has {} entries", jar, file.size());
        } catch (IOException e) {
            throw unreadable(jar, e);
        }
    }

    private static URL url(Path place) {
        try {
            return place.toUri().toURL();
        } catch (MalformedURLException e) {
            throw unreadable(place, e);
        }
    }

    private static ModelException unreadable(Path place, IOException e) {
        return new ModelException(
                ModelError.PLUGIN_UNREADABLE,
                place.toString(),
                e + "; wanted a folder of jars and of sub-folders with jars; check the path and its permissions",
                e);
    }

    private static String innermost(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
