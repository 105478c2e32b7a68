package io.customerpipeline.processor.runtime;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/// One bounded memory for all stores of the process.
///
/// By itself each store, and each segment of a window store, takes 50 MiB of block cache and up to
/// 48 MiB of write buffers, and there are five a task: unbounded in the number of partitions.
public final class BoundedRocksDb implements RocksDBConfigSetter {
  /// All blocks, indexes, filters and write buffers together.
  static final long MEMORY_MAX_BYTES = 128L << 20;

  /// The part of it that holds what is not yet written to files.
  static final long WRITE_BUFFERS_MAX_BYTES = 48L << 20;

  /// Seconds until a file is rewritten without what was overwritten or deleted.
  static final String COMPACTION_SECONDS_CONFIG = "pipeline.rocksdb.compaction.seconds";

  private static final long WRITE_BUFFER_BYTES = 4L << 20;

  /// A store with a single record takes a whole arena block; the default is an eighth of a buffer.
  private static final long ARENA_BLOCK_BYTES = 64L << 10;

  /// For the life of the process, and so never closed.
  private static final class Shared {
    static final Cache CACHE;
    static final WriteBufferManager WRITE_BUFFERS;

    static {
      RocksDB.loadLibrary();
      CACHE = new LRUCache(MEMORY_MAX_BYTES);
      WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFERS_MAX_BYTES, CACHE);
    }
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    var table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(Shared.CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(Shared.WRITE_BUFFERS);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setArenaBlockSize(ARENA_BLOCK_BYTES);
    if (configs.get(COMPACTION_SECONDS_CONFIG) instanceof Long seconds) {
      options.setPeriodicCompactionSeconds(seconds);
    }
  }

  @Override
  public void close(String storeName, Options options) {
    // What this class made is shared, and outlives the store.
  }
}
