package io.github.cellstream.training;

import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.training.pass.Parameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The state of a training between two epochs, so that one that goes on from it comes to the same bits. Little-endian:
 *
 * <pre>
 *   offset  bytes
 *   0       4      "CSTC"
 *   4       4      version of the format, 1
 *   8       4      CRC-32C of the bytes from 12 on
 *   12      4      CRC-32C of what training is done: options, names and places of all weights, lanes of the kernels
 *   16      4      F, the floats of the packed weights
 *   20      4      E, the epochs done
 *   24      4      the best of them, from 0
 *   28      8      steps of the optimiser
 *   36      4 · F  weights
 *   …       4 · F  the optimiser's mean of gradients
 *   …       4 · F  the optimiser's mean of their squares
 *   …       4 · F  the best epoch's weights
 *   …       4 · F  the averaged weights, if the options ask for averaging
 *   …       for each epoch:
 *             8 · 5  training loss, validation loss, accuracy, learning rate, seconds
 *             8 · 2  targets of the validation, steps
 *             4 · 2  batches, clipped batches
 *             1      1 if it was the best when it ended
 *             16 · L mean and greatest gradient norm of each layer with weights
 * </pre>
 */
final class Checkpoint {
    private static final int MAGIC = 0x43545343;
    private static final int VERSION = 1;
    private static final int HEADER = 36;
    private static final int BODY = 12;
    private static final int EPOCH_BYTES = 65;

    private final Parameters parameters;
    private final AdamOptimizer optimizer;
    private final List<float[]> arrays;
    private final int identity;

    Checkpoint(TrainingOptions options, Parameters parameters, AdamOptimizer optimizer, float[] best) {
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.arrays = new ArrayList<>(List.of(parameters.weights(), optimizer.mean(), optimizer.square(), best));
        if (optimizer.average().length > 0) {
            arrays.add(optimizer.average());
        }
        this.identity = identity(options);
    }

    /**
     * What was reached.
     *
     * @param epochs all that are done, at least one
     */
    record Progress(List<EpochReport> epochs, int bestEpoch) {}

    boolean exists(Path file) {
        return Files.exists(file);
    }

    /** Writes a file in the place of an older one, which is there until the new one is whole. */
    void write(Path file, Progress progress) {
        int floats = parameters.weights().length;
        int layers = parameters.layers().size();
        long size = HEADER
                + 4L * floats * arrays.size()
                + (EPOCH_BYTES + 16L * layers) * progress.epochs().size();
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC).putInt(VERSION).putInt(0).putInt(identity).putInt(floats);
        bytes.putInt(progress.epochs().size()).putInt(progress.bestEpoch()).putLong(optimizer.steps());
        for (float[] array : arrays) {
            bytes.asFloatBuffer().put(array);
            bytes.position(bytes.position() + 4 * floats);
        }
        progress.epochs().forEach(epoch -> write(bytes, epoch));
        bytes.flip();
        bytes.putInt(8, checksum(bytes));
        try {
            Path unfinished = file.resolveSibling(file.getFileName() + ".part");
            Files.write(unfinished, bytes.array());
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CheckpointException(
                    file + ": the checkpoint can't be written; see that the folder exists and has room for " + size
                            + " bytes",
                    e);
        }
    }

    /** Reads a file into weights and optimiser. */
    Progress read(Path file) {
        ByteBuffer bytes = open(file);
        int floats = parameters.weights().length;
        int count = bytes.getInt(20);
        int bestEpoch = bytes.getInt(24);
        int layers = parameters.layers().size();
        long wanted = HEADER + 4L * floats * arrays.size() + (EPOCH_BYTES + 16L * layers) * count;
        if (bytes.getInt(16) != floats || count < 1 || bestEpoch < 0 || bestEpoch >= count || bytes.limit() != wanted) {
            throw new CheckpointException(file + ": damaged; delete it to begin anew");
        }
        optimizer.resumeAt(bytes.getLong(28));
        bytes.position(HEADER);
        for (float[] array : arrays) {
            bytes.asFloatBuffer().get(array);
            bytes.position(bytes.position() + 4 * floats);
        }
        List<EpochReport> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < count; epoch++) {
            epochs.add(epoch(bytes, epoch));
        }
        return new Progress(epochs, bestEpoch);
    }

    private ByteBuffer open(Path file) {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new CheckpointException(file + ": the checkpoint can't be read", e);
        }
        if (bytes.limit() < HEADER || bytes.getInt(0) != MAGIC) {
            throw new CheckpointException(file + ": no checkpoint of a training; name another file");
        }
        if (bytes.getInt(4) != VERSION) {
            throw new CheckpointException(file + ": format " + bytes.getInt(4) + ", this build reads " + VERSION);
        }
        if (bytes.getInt(8) != checksum(bytes)) {
            throw new CheckpointException(file + ": damaged (its checksum is wrong); delete it to begin anew");
        }
        if (bytes.getInt(12) != identity) {
            throw new CheckpointException(file + ": of a training with other options, another network or kernels of"
                    + " another width; take the same again, or delete it to begin anew");
        }
        return bytes;
    }

    private void write(ByteBuffer bytes, EpochReport epoch) {
        bytes.putDouble(epoch.trainingLoss())
                .putDouble(epoch.validation().loss())
                .putDouble(epoch.validation().accuracy())
                .putDouble(epoch.learningRate())
                .putDouble(epoch.seconds())
                .putLong(epoch.validation().targets())
                .putLong(epoch.steps())
                .putInt(epoch.batches())
                .putInt(epoch.clipped())
                .put((byte) (epoch.best() ? 1 : 0));
        for (EpochReport.GradientNorm norm : epoch.gradientNorms()) {
            bytes.putDouble(norm.mean()).putDouble(norm.greatest());
        }
    }

    private EpochReport epoch(ByteBuffer bytes, int epoch) {
        double trainingLoss = bytes.getDouble();
        double loss = bytes.getDouble();
        double accuracy = bytes.getDouble();
        double rate = bytes.getDouble();
        double seconds = bytes.getDouble();
        Score score = new Score(loss, accuracy, bytes.getLong());
        long steps = bytes.getLong();
        int batches = bytes.getInt();
        int clipped = bytes.getInt();
        boolean best = bytes.get() == 1;
        List<EpochReport.GradientNorm> norms = new ArrayList<>();
        for (Parameters.LayerRanges layer : parameters.layers()) {
            norms.add(new EpochReport.GradientNorm(layer.name(), bytes.getDouble(), bytes.getDouble()));
        }
        return new EpochReport(epoch, trainingLoss, score, best, rate, steps, seconds, batches, clipped, norms);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(BODY));
        return (int) crc.getValue();
    }

    /** The number of threads may change. */
    private int identity(TrainingOptions options) {
        String text = options.withThreads(1) + " " + parameters.layers() + " "
                + Kernels.best().lanes();
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
