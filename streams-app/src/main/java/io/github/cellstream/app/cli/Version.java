package io.github.cellstream.app.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version in the program's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "cellstream " + Objects.requireNonNullElse(version, "(unpackaged)"),
            "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name")
        };
    }
}
