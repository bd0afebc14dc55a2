package io.github.cellstream.runtime.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The same networks in JVMs of other vector widths, and in one without the vector module: each prints a hash over the bits
 * of all outputs and states, and all hashes are equal.
 */
class WidthAgreementTest {
    @Test
    void shouldGiveTheSameBitsOnEveryVectorWidthAndWithoutVectors() throws IOException, InterruptedException {
        List<String> vectors = List.of("--add-modules", "jdk.incubator.vector");
        List<List<String>> machines = List.of(
                vectors,
                with(vectors, "-XX:MaxVectorSize=32"),
                with(vectors, "-XX:MaxVectorSize=16"),
                with(vectors, "-XX:TieredStopAtLevel=1"),
                List.of());
        List<String> answers = new ArrayList<>();
        for (List<String> flags : machines) {
            answers.add(run(flags));
        }
        System.out.println("kernels and hashes: " + answers);
        assertThat(answers)
                .extracting(answer -> answer.split(" ")[1])
                .containsOnly(answers.get(0).split(" ")[1]);
        assertThat(answers).extracting(answer -> answer.split(" ")[0]).contains("scalar");
    }

    /** Prints the kernel's name and the hash. */
    public static void main(String[] args) {
        RandomNetworks networks = new RandomNetworks(99);
        int hash = 1;
        String kernel = Kernels.best().name();
        for (int i = 0; i < 25; i++) {
            SequenceModel model = new JvmEngine()
                    .load(ModelSource.bytes("n.onnx", OnnxWriter.write(networks.any(), ModelSettings.NONE)));
            hash = 31 * hash + hash(model);
        }
        System.out.println(kernel + " " + Integer.toHexString(hash));
    }

    private static int hash(SequenceModel model) {
        StepBatch batch = model.newBatch(6);
        batch.size(6);
        Random random = new Random(4);
        int hash = 1;
        for (int step = 0; step < 30; step++) {
            for (int i = 0; i < batch.inputs().length; i++) {
                batch.inputs()[i] = (float) random.nextGaussian();
            }
            for (int r = 0; r < batch.tokens().length; r++) {
                batch.tokens()[r] = random.nextInt(model.spec().input().size());
            }
            model.step(batch);
            hash = 31 * (31 * hash + Arrays.hashCode(batch.outputs())) + Arrays.hashCode(batch.states());
        }
        return hash;
    }

    private static List<String> with(List<String> flags, String flag) {
        List<String> all = new ArrayList<>(flags);
        all.add(flag);
        return all;
    }

    private static String run(List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WidthAgreementTest.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit code of %s", command).isZero();
        return output.strip();
    }
}
