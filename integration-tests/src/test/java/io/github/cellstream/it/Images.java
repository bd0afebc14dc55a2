package io.github.cellstream.it;

import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;

/**
 * Which images, and which program, the tests run.
 *
 * <p>The broker: {@code CELLSTREAM_KAFKA_IMAGE}, else the local stand-in where the engine has it, else
 * {@code apache/kafka}. The program: {@code CELLSTREAM_IMAGE}, else built once per run from {@code docker/Dockerfile} and
 * {@code streams-app/target/app}, on the local base where the engine has one.
 */
final class Images {
    private static final String KAFKA_VERSION = property("kafka.version");
    private static final List<String> LOCAL_BASES = List.of("cellstream-local/jre:25", "cellstream-local/jre:17");

    private Images() {}

    /** The broker's image, in the eyes of Testcontainers an {@code apache/kafka}. */
    static DockerImageName kafka() {
        String local = "cellstream-local/kafka:" + KAFKA_VERSION;
        String name = Optional.ofNullable(System.getenv("CELLSTREAM_KAFKA_IMAGE"))
                .orElseGet(() -> present(local) ? local : "apache/kafka:" + KAFKA_VERSION);
        return DockerImageName.parse(name).asCompatibleSubstituteFor("apache/kafka");
    }

    /** The program's image. */
    static DockerImageName cellstream() {
        return DockerImageName.parse(Program.IMAGE);
    }

    /**
     * The program as it was packaged: {@code bin/cellstream} and its libraries.
     *
     * @throws IllegalStateException if it was not
     */
    static Path program() {
        Path app = Path.of(property("cellstream.root")).resolve("streams-app/target/app");
        if (!Files.isDirectory(app.resolve("lib"))) {
            throw new IllegalStateException(app + " is missing; package the program first: mvn -DskipTests package");
        }
        return app;
    }

    /** The version of Cellstream under test. */
    static String version() {
        return property("cellstream.version");
    }

    private static boolean present(String image) {
        try {
            DockerClientFactory.instance().client().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(
                    "system property " + name + " is not set; run the tests through Maven, or set it");
        }
        return value;
    }

    /** Built when it is first asked for. */
    private static final class Program {
        static final String IMAGE =
                Optional.ofNullable(System.getenv("CELLSTREAM_IMAGE")).orElseGet(Program::build);

        private static String build() {
            Path app = program();
            ImageFromDockerfile image = new ImageFromDockerfile("cellstream-it/cellstream:" + version(), false)
                    .withFileFromPath(
                            "Dockerfile", Path.of(property("cellstream.root")).resolve("docker/Dockerfile"))
                    .withFileFromPath("lib", app.resolve("lib"))
                    .withFileFromPath("bin", app.resolve("bin"));
            for (String base : LOCAL_BASES) {
                if (present(base)) {
                    return image.withBuildArg("BASE", base).get();
                }
            }
            return image.get();
        }
    }
}
