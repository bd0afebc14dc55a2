package io.github.cellstream.processor.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Made the frozen files {@code state-v*.bin} of the test resources, with the first builds that wrote each version. They are
 * not to be made again: every later build reads what stands there. Argument: the folder to write to.
 */
final class GoldenStates {
    static final StateLayout LAYOUT = new StateLayout(3, 2, 1);

    private GoldenStates() {}

    static SequenceProgress progress() {
        SequenceProgress progress = new SequenceProgress();
        progress.fingerprint = 0x0123_4567_89ab_cdefL;
        progress.steps = 42;
        progress.lastEventTime = 1_700_000_000_123L;
        progress.lastRecordTime = 1_700_000_000_456L;
        progress.topicHash = "readings".hashCode();
        progress.partition = 7;
        progress.offset = 123_456_789_012L;
        return progress;
    }

    static StateRow row() {
        float nan = Float.intBitsToFloat(0x7fc0_1234);
        return new StateRow(
                new float[] {9, 0.5f, -1.25f, 3.140625f, 9}, 1, new float[] {9, nan, -0f, Float.MIN_VALUE, 9}, 1);
    }

    static InputHistory history() {
        InputHistory history = new InputHistory(2);
        history.add(new byte[] {7, 7});
        history.add(new byte[] {1, 2, 3});
        history.add(new byte[0]);
        return history;
    }

    static Map<String, byte[]> all() {
        StateCodec full = new StateCodec(LAYOUT, false);
        StateCodec half = new StateCodec(LAYOUT, true);
        return Map.of(
                "state-v1-f32.bin", full.encode(progress(), row()),
                "state-v1-f16.bin", half.encode(progress(), row()),
                "state-v1-ended.bin", full.encodeEnded(progress()),
                "state-v2-f32.bin", full.encode(progress(), row(), history()),
                "state-v2-f16.bin", half.encode(progress(), row(), history()));
    }

    public static void main(String[] args) throws IOException {
        for (Map.Entry<String, byte[]> file : all().entrySet()) {
            Files.write(Path.of(args[0], file.getKey()), file.getValue());
        }
    }
}
