package io.github.cellstream.app.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.cellstream.processor.RejectedEventException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** What is read in place is what the ways through texts make of it. */
class PlacesTest {
    private static final EventDecoder CSV = Decoders.create(
            new CsvDecoderPlugin(), Map.of("columns", "a,b,at,what", "features", "a,b", "time", "at", "label", "what"));
    private static final EventDecoder FLOATS = Decoders.create(new FloatsDecoderPlugin(), Map.of());

    @Property(tries = 3000)
    void shouldReadDecimalsToTheNearestFloat(@ForAll("decimals") String text) {
        byte[] bytes = ("<" + text + ">").getBytes(UTF_8);
        String found = outcome(() -> Decimals.parse(bytes, 1, bytes.length - 1));
        assertThat(found).isEqualTo(outcome(() -> Float.parseFloat(text)));
    }

    @Property(tries = 1000)
    void shouldReadALineAsIfItWereQuoted(
            @ForAll("decimals") String a,
            @ForAll("decimals") String b,
            @ForAll("fields") String at,
            @ForAll("fields") String what) {
        String plain = String.join(",", a, b, at, what) + "\r\n";
        String quoted =
                Stream.of(a, b, at, what).map(field -> '"' + field + '"').collect(Collectors.joining(",")) + "\n";
        assertThat(outcome(() -> decode(plain))).isEqualTo(outcome(() -> decode(quoted)));
    }

    @Property(tries = 500)
    void shouldGiveEachKeyItsOwnText(@ForAll String one, @ForAll String other) {
        KeyDeserializer keys = new KeyDeserializer();
        for (String key : new String[] {one, other, one, other}) {
            byte[] bytes = key.getBytes(UTF_8);
            assertThat(keys.deserialize("t", bytes)).isEqualTo(new String(bytes, UTF_8));
        }
    }

    @Test
    void shouldKeepKeysOfOneHashApart() {
        KeyDeserializer keys = new KeyDeserializer();
        for (String key : new String[] {"Aa", "BB", "Aa", "AaAa", "BBBB", "AaBB", "BB"}) {
            assertThat(keys.deserialize("t", key.getBytes(UTF_8))).isEqualTo(key);
        }
        assertThatThrownBy(() -> keys.deserialize("t", new byte[] {'a', (byte) 0xff}))
                .isInstanceOf(RejectedEventException.class);
    }

    @Test
    void shouldAllocateOnlyTheEvent() {
        KeyDeserializer keys = new KeyDeserializer();
        byte[] key = "machine-017".getBytes(UTF_8);
        byte[] value = new byte[8 * Float.BYTES];
        RecordHeaders headers = new RecordHeaders();
        assertThat(allocated(() -> keys.deserialize("t", key))).isLessThan(16);
        assertThat(allocated(() -> FLOATS.decode(headers, value))).isLessThan(192);
    }

    @Provide
    Arbitrary<String> decimals() {
        Arbitrary<String> digits = Arbitraries.strings().numeric().ofMaxLength(12);
        Arbitrary<String> numbers = digits.flatMap(whole -> digits.flatMap(part -> Arbitraries.of("", "-", "+", "--")
                .flatMap(sign -> Arbitraries.of("", ".", "..", "e", "-", " ").map(dot -> sign + whole + dot + part))));
        return Arbitraries.oneOf(
                numbers,
                Arbitraries.integers().between(0, 20_000_000).map(i -> i / 10_000 + "." + (i % 10_000 + 10_000)),
                Arbitraries.floats().map(String::valueOf),
                Arbitraries.of("NaN", "Infinity", "1f", "0x1p3", "", ".", "-", "16777216", "16777217", "16777216.1"));
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .withCharRange(' ', '~')
                        .excludeChars('"', ',')
                        .ofMaxLength(15),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.strings().ofMaxLength(5).map(text -> text.replaceAll("[\",\r\n]", "")));
    }

    private static Object decode(String line) {
        return CSV.decode(new RecordHeaders(), line.getBytes(UTF_8));
    }

    private static String outcome(Callable<?> reading) {
        try {
            return String.valueOf(reading.call());
        } catch (RejectedEventException e) {
            return e.code() + ": " + e.reason();
        } catch (NumberFormatException e) {
            return "no number";
        } catch (Exception e) {
            return e.toString();
        }
    }

    /** Bytes of one call, once it is compiled, which a busy machine puts off: the least of some rounds. */
    private static long allocated(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            call.run();
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                call.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least / 10_000;
    }
}
