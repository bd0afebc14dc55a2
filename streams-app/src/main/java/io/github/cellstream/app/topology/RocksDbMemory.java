package io.github.cellstream.app.topology;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds what RocksDB takes off the heap. Kafka Streams gives each store a cache and write buffers of its own, so that the sum
 * grows with the tasks; here all stores of a process share one cache of as many bytes as {@link #BYTES} says. Blocks, indices,
 * filters and write buffers count in; write buffers may take half.
 *
 * <p>A store that finds the room taken flushes and reads more often; nothing fails. Source: the memory management chapter of
 * Kafka Streams' documentation, and RocksDB's on write buffer managers.
 */
public final class RocksDbMemory implements RocksDBConfigSetter {
    /** Names the setting: bytes, a positive number. Stores with the same number share them. */
    public static final String BYTES = "cellstream.rocksdb.memory.bytes";

    private static final Map<Long, Room> ROOMS = new HashMap<>();

    private @Nullable Room room;

    /** What stores share, for as long as there is one. */
    private static final class Room {
        final long bytes;
        final Cache cache;
        final WriteBufferManager buffers;
        int stores;

        Room(long bytes) {
            this.bytes = bytes;
            cache = new LRUCache(bytes);
            buffers = new WriteBufferManager(bytes / 2, cache);
        }
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Room taken = enter(Long.parseLong(String.valueOf(configs.get(BYTES))));
        BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
        tables.setBlockCache(taken.cache);
        tables.setCacheIndexAndFilterBlocks(true);
        tables.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(tables);
        options.setWriteBufferManager(taken.buffers);
        room = taken;
    }

    @Override
    public void close(String storeName, Options options) {
        Room left = room;
        if (left != null) {
            room = null;
            leave(left);
        }
    }

    private static synchronized Room enter(long bytes) {
        Room room = ROOMS.computeIfAbsent(bytes, Room::new);
        room.stores++;
        return room;
    }

    private static synchronized void leave(Room room) {
        room.stores--;
        if (room.stores == 0) {
            ROOMS.remove(room.bytes);
            room.buffers.close();
            room.cache.close();
        }
    }
}
