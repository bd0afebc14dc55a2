package io.github.cellstream.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlotTableTest {
    private static final StateLayout LAYOUT = new StateLayout(1, 0, 0);

    /** A key whose hash says as much as is asked for. */
    private record Key(int number, int mask) {
        @Override
        public int hashCode() {
            return number & mask;
        }
    }

    @Property(tries = 60)
    void shouldEqualAMap(@ForAll @Size(min = 1, max = 4000) List<Integer> draws, @ForAll("masks") int mask) {
        SlotTable<Key> table = new SlotTable<>();
        Map<Key, SequenceSlot<Key>> map = new HashMap<>();
        for (int draw : draws) {
            Key key = new Key((draw >>> 2) % 1500, mask);
            if (draw % 4 == 0) {
                assertThat(table.remove(key)).isSameAs(map.remove(key));
            } else if (!map.containsKey(key)) {
                SequenceSlot<Key> slot = slot(key);
                table.put(key, slot);
                map.put(key, slot);
            }
            assertThat(table.size()).isEqualTo(map.size());
        }
        for (int number = 0; number < 1500; number++) {
            Key key = new Key(number, mask);
            assertThat(table.get(key)).isSameAs(map.get(key));
        }
        table.clear();
        assertThat(table.size()).isZero();
        map.keySet().forEach(key -> assertThat(table.get(key)).isNull());
    }

    @Provide
    Arbitrary<Integer> masks() {
        return Arbitraries.of(-1, 0xff, 0, 0xffff0000);
    }

    @Test
    void shouldGrowAndShrinkWithItsKeys() {
        shouldKeepAll(number -> "key-" + number);
        shouldKeepAll(number -> Integer.toString(number, 2).replace("1", "Aa").replace("0", "BB"));
    }

    private static void shouldKeepAll(IntFunction<String> name) {
        SlotTable<String> table = new SlotTable<>();
        int keys = 20_000;
        List<SequenceSlot<String>> slots = new ArrayList<>();
        for (int number = 0; number < keys; number++) {
            slots.add(slot(name.apply(number)));
            table.put(name.apply(number), slots.get(number));
        }
        assertThat(table.size()).isEqualTo(keys);
        for (int number = 0; number < keys; number += 2) {
            assertThat(table.remove(name.apply(number))).isSameAs(slots.get(number));
        }
        for (int number = 0; number < keys; number++) {
            assertThat(table.get(name.apply(number))).isSameAs(number % 2 == 0 ? null : slots.get(number));
        }
    }

    private static <K> SequenceSlot<K> slot(K key) {
        SequenceSlot<K> slot = new SequenceSlot<>(LAYOUT, 0);
        slot.key = key;
        return slot;
    }
}
