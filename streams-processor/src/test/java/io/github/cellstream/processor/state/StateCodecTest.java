package io.github.cellstream.processor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateCodecTest {
    private static final StateLayout LAYOUT = GoldenStates.LAYOUT;
    private final StateCodec codec = new StateCodec(LAYOUT, false);

    @ParameterizedTest
    @ValueSource(strings = {"state-v1-f32.bin", "state-v1-f16.bin", "state-v2-f32.bin", "state-v2-f16.bin"})
    void shouldReadTheFrozenFiles(String name) throws IOException {
        byte[] frozen = frozen(name);
        SequenceProgress progress = new SequenceProgress();
        codec.readProgress(frozen, progress);
        assertThat(progress).usingRecursiveComparison().isEqualTo(GoldenStates.progress());

        StateRow row = emptyRow();
        assertThat(codec.readFloats(frozen, row)).isTrue();
        assertThat(bits(row.hidden())).isEqualTo(bits(GoldenStates.row().hidden()));
        assertThat(bits(row.memory())).isEqualTo(bits(GoldenStates.row().memory()));
        InputHistory history = new InputHistory(5);
        history.add(new byte[] {9});
        StateCodec.readHistory(frozen, history);
        assertThat(history.inputs())
                .containsExactlyElementsOf(
                        name.contains("v2") ? GoldenStates.history().inputs() : List.of());
    }

    @Test
    void shouldKeepTheNewestInputsWhereFewerAreKept() throws IOException {
        InputHistory history = new InputHistory(1);
        StateCodec.readHistory(frozen("state-v2-f32.bin"), history);
        assertThat(history.inputs()).containsExactly(new byte[0]);
    }

    @Test
    void shouldNoticeInputsThatMakeNoSense() throws IOException {
        byte[] bytes = frozen("state-v2-f32.bin");
        bytes[bytes.length - 11] = 100;
        assertThatThrownBy(() -> StateCodec.readHistory(bytes, new InputHistory(2)))
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.code()).isEqualTo(StateError.STATE_CORRUPT));
    }

    @Test
    void shouldReadTheFrozenFileOfAnEndedSequence() throws IOException {
        SequenceProgress progress = new SequenceProgress();
        codec.readProgress(frozen("state-v1-ended.bin"), progress);
        assertThat(progress.ended).isTrue();
        assertThat(progress.offset).isEqualTo(GoldenStates.progress().offset);
    }

    @Test
    void shouldStillWriteTheFrozenFiles() throws IOException {
        for (var file : GoldenStates.all().entrySet()) {
            assertThat(HexFormat.of().formatHex(file.getValue()))
                    .as(file.getKey())
                    .isEqualTo(HexFormat.of().formatHex(frozen(file.getKey())));
        }
    }

    @Property(tries = 300)
    void shouldBringAnyStateBackBitForBit(
            @ForAll int[] floatBits, @ForAll int headShare, @ForAll long[] facts, @ForAll boolean ended) {
        int hidden = floatBits.length / 2;
        int head = Math.floorMod(headShare, floatBits.length - hidden + 1);
        StateLayout layout = new StateLayout(hidden, head, floatBits.length - hidden - head);
        StateCodec any = new StateCodec(layout, false);
        float[] floats = new float[floatBits.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.intBitsToFloat(floatBits[i]);
        }
        StateRow row = new StateRow(
                Arrays.copyOfRange(floats, 0, hidden), 0, Arrays.copyOfRange(floats, hidden, floats.length), 0);
        SequenceProgress progress = progress(facts);
        byte[] bytes = ended ? any.encodeEnded(progress) : any.encode(progress, row);
        progress.ended = ended;

        SequenceProgress read = new SequenceProgress();
        any.readProgress(bytes, read);
        assertThat(read).usingRecursiveComparison().isEqualTo(progress);
        if (!ended) {
            StateRow readRow = new StateRow(new float[hidden], 0, new float[layout.memory()], 0);
            assertThat(any.readFloats(bytes, readRow)).isTrue();
            assertThat(bits(readRow.hidden())).isEqualTo(bits(row.hidden()));
            assertThat(bits(readRow.memory())).isEqualTo(bits(row.memory()));
        }
    }

    @Test
    void shouldNoticeEveryFlippedBit() {
        byte[] good = codec.encode(GoldenStates.progress(), GoldenStates.row());
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> codec.readProgress(bad, new SequenceProgress()))
                    .as("bit %d", bit)
                    .isInstanceOf(StateException.class);
        }
    }

    @Test
    void shouldNoticeEveryTruncation() {
        byte[] good = codec.encode(GoldenStates.progress(), GoldenStates.row());
        for (int length = 0; length < good.length; length++) {
            byte[] bad = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> codec.readProgress(bad, new SequenceProgress()))
                    .as("%d bytes", length)
                    .isInstanceOfSatisfying(
                            StateException.class, e -> assertThat(e.code()).isEqualTo(StateError.STATE_CORRUPT));
        }
    }

    @Test
    void shouldRefuseALaterVersion() {
        byte[] bytes = codec.encode(GoldenStates.progress(), GoldenStates.row());
        bytes[0] = 3;
        assertThatThrownBy(() -> codec.readProgress(bytes, new SequenceProgress()))
                .hasMessageStartingWith("STATE_TOO_NEW (operator): state of format version 3, this build reads up to 2")
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.code()).isEqualTo(StateError.STATE_TOO_NEW));
    }

    @Test
    void shouldReadPastAHeaderThatALaterBuildLengthened() {
        byte[] written = codec.encode(GoldenStates.progress(), GoldenStates.row());
        byte[] longer = new byte[written.length + 4];
        System.arraycopy(written, 0, longer, 0, 68);
        System.arraycopy(written, 68, longer, 72, written.length - 68);
        longer[2] = 72;
        CRC32C crc = new CRC32C();
        crc.update(longer, 0, 4);
        crc.update(longer, 8, longer.length - 8);
        for (int i = 0; i < 4; i++) {
            longer[4 + i] = (byte) (crc.getValue() >>> (8 * i));
        }
        codec.readProgress(longer, new SequenceProgress());
        StateRow row = emptyRow();
        assertThat(codec.readFloats(longer, row)).isTrue();
        assertThat(bits(row.hidden())).isEqualTo(bits(GoldenStates.row().hidden()));
    }

    @Test
    void shouldLeaveMemoriesOfAnotherSizeAndRefuseAnotherHiddenSize() {
        byte[] bytes = codec.encode(GoldenStates.progress(), GoldenStates.row());
        StateRow row = new StateRow(new float[3], 0, new float[] {5, 6, 7, 8}, 0);
        assertThat(new StateCodec(new StateLayout(3, 3, 1), false).readFloats(bytes, row))
                .isTrue();
        assertThat(row.hidden()).containsExactly(0.5f, -1.25f, 3.140625f);
        assertThat(row.memory()).containsExactly(5, 6, 7, Float.MIN_VALUE);
        assertThat(new StateCodec(new StateLayout(4, 2, 1), false).readFloats(bytes, row))
                .isFalse();
    }

    private static SequenceProgress progress(long[] facts) {
        long[] all = Arrays.copyOf(facts, 7);
        SequenceProgress progress = new SequenceProgress();
        progress.fingerprint = all[0];
        progress.steps = all[1];
        progress.lastEventTime = all[2];
        progress.lastRecordTime = all[3];
        progress.topicHash = (int) all[4];
        progress.partition = (int) all[5];
        progress.offset = all[6];
        return progress;
    }

    private static StateRow emptyRow() {
        return new StateRow(new float[] {9, 0, 0, 0, 9}, 1, new float[] {9, 0, 0, 0, 9}, 1);
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    private static byte[] frozen(String name) throws IOException {
        try (InputStream file = StateCodecTest.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("no test resource " + name);
            }
            return file.readAllBytes();
        }
    }
}
