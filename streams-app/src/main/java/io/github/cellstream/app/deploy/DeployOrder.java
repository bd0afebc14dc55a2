package io.github.cellstream.app.deploy;

import java.nio.file.Path;
import java.util.Map;

/**
 * A model that is to be deployed.
 *
 * @param file its file, on this machine
 * @param settings that complete or overrule the file's metadata, {@code name} and {@code version} among them
 * @param transition what becomes of the states that there are
 * @param shadow whether it is to run beside the current one
 * @param carriage how its file gets to the instances
 */
public record DeployOrder(
        Path file, Map<String, String> settings, Transition transition, boolean shadow, Carriage carriage) {
    /** Copies the settings. */
    public DeployOrder {
        settings = Map.copyOf(settings);
    }
}
