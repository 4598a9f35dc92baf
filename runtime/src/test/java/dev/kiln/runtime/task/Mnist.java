package dev.kiln.runtime.task;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The first images of an MNIST set, 28x28 bytes each, and their labels. */
public record Mnist(byte[][] images, int[] labels) {
  public static Mnist test(int count) {
    return read("t10k", count);
  }

  static Mnist train(int count) {
    return read("train", count);
  }

  private static Mnist read(String set, int count) {
    Path folder = Path.of(System.getProperty("kiln.shared"), "data", "mnist");
    try (DataInputStream images = open(folder.resolve(set + "-images-idx3-ubyte.gz"), 16);
        DataInputStream labels = open(folder.resolve(set + "-labels-idx1-ubyte.gz"), 8)) {
      Mnist mnist = new Mnist(new byte[count][784], new int[count]);
      for (int i = 0; i < count; i++) {
        images.readFully(mnist.images[i]);
        mnist.labels[i] = labels.readUnsignedByte();
      }
      return mnist;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataInputStream open(Path file, int header) throws IOException {
    DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)));
    in.readFully(new byte[header]);
    return in;
  }
}
