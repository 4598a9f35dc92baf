package dev.kiln.train.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What PyTorch saved before 1.6, as torchvision's VGG16 still is: pickles of a magic number, a
 * version, the machine, the object and the storages' keys; then each storage's number of elements
 * and its elements.
 */
final class PyTorchStream implements PyTorchFile {
  /** How many bytes tell such a file. */
  static final int START = 32;

  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final Object VERSION = 1001L;

  private final Object root;
  private final Map<String, ByteBuffer> storages = new HashMap<>();

  /** Whether a file begins with these bytes: the pickle of the magic number, in any protocol. */
  static boolean startsWith(byte[] start) {
    try {
      return MAGIC.equals(Unpickler.load(ByteBuffer.wrap(start), new PyTorchNames()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Reads a file; throws IllegalArgumentException if it is none of this kind. */
  PyTorchStream(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("larger than 2 GB; save it with a newer PyTorch");
      }
      ByteBuffer in = channel.map(MapMode.READ_ONLY, 0, channel.size());
      in.order(ByteOrder.LITTLE_ENDIAN);
      PyTorchNames names = new PyTorchNames();
      if (!MAGIC.equals(Unpickler.load(in, names)) || !VERSION.equals(Unpickler.load(in, names))) {
        throw new IllegalArgumentException("its magic number or version is another");
      }
      if (!(Unpickler.load(in, names) instanceof Map<?, ?> machine)
          || !Boolean.TRUE.equals(machine.get("little_endian"))) {
        throw new IllegalArgumentException("its byte order is not little-endian");
      }
      root = Unpickler.load(in, names);
      if (!(Unpickler.load(in, names) instanceof List<?> keys)) {
        throw new IllegalArgumentException("it has no list of storages");
      }
      for (Object each : keys) {
        if (!(each instanceof String key) || !names.elementBytes().containsKey(key)) {
          throw new IllegalArgumentException("a storage's key is none that a tensor names");
        }
        storages.put(key, storage(in, names.elementBytes().get(key)));
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("it is cut off", e);
    }
  }

  private static ByteBuffer storage(ByteBuffer in, int elementBytes) {
    long elements = in.getLong();
    if (elements < 0 || elements > in.remaining() / elementBytes) {
      throw new IllegalArgumentException("a storage is cut off");
    }
    int bytes = (int) elements * elementBytes;
    ByteBuffer storage = in.slice(in.position(), bytes);
    in.position(in.position() + bytes);
    return storage;
  }

  @Override
  public Object root() {
    return root;
  }

  @Override
  public byte[] storage(String key) {
    if (!storages.containsKey(key)) {
      throw new IllegalArgumentException("its storage %s is missing".formatted(key));
    }
    ByteBuffer storage = storages.get(key).duplicate();
    byte[] bytes = new byte[storage.remaining()];
    storage.get(bytes);
    return bytes;
  }

  /** The file is closed already; its map goes with this object. */
  @Override
  public void close() {}
}
