package io.github.cellstream.app.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class RocksDbMemoryTest {
    private static final long BYTES = 8L << 20;
    private static final int KEYS = 20_000;
    private static final int VALUE = 600;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void shouldShareOneCacheAndKeepWithinIt() throws Exception {
        try (Store one = new Store(folder.resolve("one"));
                Store two = new Store(folder.resolve("two"))) {
            assertThat(two.property("rocksdb.block-cache-capacity")).isEqualTo(BYTES);
            long before = two.property("rocksdb.block-cache-usage");
            one.fill();
            // A flush leaves indices at most, if write buffers leave them room; reading leaves blocks.
            one.readAll();
            assertThat(two.property("rocksdb.block-cache-usage")).isGreaterThan(before);
            two.fill();
            one.readAll();
            two.readAll();
            assertThat(one.property("rocksdb.block-cache-usage")).isLessThanOrEqualTo(BYTES + BYTES / 4);
            assertThat(one.property("rocksdb.cur-size-all-mem-tables")
                            + two.property("rocksdb.cur-size-all-mem-tables"))
                    .isLessThanOrEqualTo(BYTES);
        }
    }

    @Test
    void shouldServeStoresThatComeAfterTheLastOneLeft() throws Exception {
        for (int turn = 0; turn < 2; turn++) {
            try (Store store = new Store(folder.resolve("turn" + turn))) {
                store.fill();
                store.readAll();
            }
        }
    }

    /** As Kafka Streams opens and closes one. */
    private static final class Store implements AutoCloseable {
        private final RocksDbMemory memory = new RocksDbMemory();
        private final Options options = new Options().setCreateIfMissing(true);
        private final RocksDB rocks;

        Store(Path place) throws RocksDBException {
            options.setTableFormatConfig(new BlockBasedTableConfig());
            memory.setConfig("store", options, Map.of(RocksDbMemory.BYTES, BYTES));
            rocks = RocksDB.open(options, place.toString());
        }

        void fill() throws RocksDBException {
            for (int key = 0; key < KEYS; key++) {
                rocks.put(
                        bytes(key),
                        ByteBuffer.allocate(VALUE).putInt(VALUE - 4, key).array());
            }
            try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
                rocks.flush(wait);
            }
        }

        void readAll() throws RocksDBException {
            for (int key = 0; key < KEYS; key++) {
                assertThat(ByteBuffer.wrap(rocks.get(bytes(key))).getInt(VALUE - 4))
                        .isEqualTo(key);
            }
        }

        long property(String name) throws RocksDBException {
            return rocks.getLongProperty(name);
        }

        private static byte[] bytes(int key) {
            return ByteBuffer.allocate(4).putInt(key).array();
        }

        @Override
        public void close() {
            memory.close("store", options);
            rocks.close();
            options.close();
        }
    }
}
