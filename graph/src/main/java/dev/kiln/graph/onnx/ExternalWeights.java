package dev.kiln.graph.onnx;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.onnx.OnnxProto.StringStringEntryProto;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.file.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** A writer for the file beside a model that stores its larger weights, each aligned to a page. */
final class ExternalWeights implements AutoCloseable {
  /** Keeps every weight in the model file itself. */
  static final ExternalWeights NONE = new ExternalWeights(null, null);

  /** The size in bytes below which a tensor stays in the model file. */
  private static final int SMALLEST = 1024;

  /**
   * The alignment in bytes, which lets a runtime memory-map each tensor. Source: ONNX,
   * docs/ExternalData.md.
   */
  private static final int PAGE = 4096;

  private final FileChannel channel;
  private final String name;
  private long end;

  private ExternalWeights(FileChannel channel, String name) {
    this.channel = channel;
    this.name = name;
  }

  /**
   * Creates the file. Its name depends on its content, so a new file never replaces one that is in
   * use.
   */
  static ExternalWeights beside(Path model, Graph graph) throws IOException {
    String name = model.getFileName() + "." + digest(graph).substring(0, 16) + ".data";
    FileChannel channel =
        FileChannel.open(
            model.resolveSibling(name),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return new ExternalWeights(channel, name);
  }

  private static String digest(Graph graph) {
    MessageDigest digest = Sha256.digest();
    graph.initializers().values().stream()
        .filter(ExternalWeights::isLarge)
        .forEach(
            tensor -> {
              // The lengths say where each tensor lies.
              digest.update((tensor.data().remaining() + " ").getBytes(StandardCharsets.US_ASCII));
              digest.update(tensor.data());
            });
    return Sha256.hex(digest);
  }

  private static boolean isLarge(TensorData tensor) {
    return tensor.type() != ElementType.STRING && tensor.data().remaining() >= SMALLEST;
  }

  /**
   * Writes the bytes of a large tensor to this file and records their location in the message.
   *
   * @return whether the tensor was large enough to be written here
   */
  boolean take(TensorData tensor, TensorProto.Builder proto) {
    if (channel == null || !isLarge(tensor)) {
      return false;
    }
    long offset = (end + PAGE - 1) / PAGE * PAGE;
    ByteBuffer data = tensor.data();
    end = offset + data.remaining();
    entry(proto, "location", name);
    entry(proto, "offset", Long.toString(offset));
    entry(proto, "length", Integer.toString(data.remaining()));
    proto.setDataLocation(TensorProto.DataLocation.EXTERNAL);
    try {
      for (long at = offset; data.hasRemaining(); ) {
        at += channel.write(data, at);
      }
    } catch (IOException e) {
      throw new GraphException("cannot write " + name + ": " + e.getMessage(), e);
    }
    return true;
  }

  private static void entry(TensorProto.Builder proto, String key, String value) {
    proto.addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
