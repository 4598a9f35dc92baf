package dev.kiln.train.data;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A cache of values, up to a quarter of the heap; what exceeds that is made again each time it is
 * asked for. Thread-safe.
 */
public final class HeapCache<K, V> {
  private final Function<K, V> maker;
  private final ToLongFunction<V> bytes;
  private final Map<K, V> kept = new ConcurrentHashMap<>();
  private final AtomicLong free = new AtomicLong(Runtime.getRuntime().maxMemory() / 4);

  /**
   * Creates a cache that holds nothing yet.
   *
   * @param maker makes a value, on any thread, several at the same time
   * @param bytes how much memory a value takes
   */
  public HeapCache(Function<K, V> maker, ToLongFunction<V> bytes) {
    this.maker = maker;
    this.bytes = bytes;
  }

  /**
   * Returns a value.
   *
   * @throws RuntimeException what its maker threw
   */
  public V get(K key) {
    V found = kept.get(key);
    if (found != null) {
      return found;
    }
    V made = maker.apply(key);
    long size = bytes.applyAsLong(made);
    if (free.addAndGet(-size) < 0 || kept.putIfAbsent(key, made) != null) {
      free.addAndGet(size);
    }
    return made;
  }
}
