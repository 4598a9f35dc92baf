package dev.kiln.graph;

import java.util.List;
import java.util.stream.LongStream;

/** A constant attribute of a node, with one record for each ONNX attribute kind that Kiln reads. */
public sealed interface Attribute {
  record Int(long value) implements Attribute {}

  record Float(float value) implements Attribute {}

  record Text(String value) implements Attribute {}

  record Tensor(dev.kiln.graph.TensorData value) implements Attribute {}

  record Subgraph(Graph value) implements Attribute {}

  record Ints(List<Long> values) implements Attribute {
    public Ints {
      values = List.copyOf(values);
    }
  }

  record Floats(List<java.lang.Float> values) implements Attribute {
    public Floats {
      values = List.copyOf(values);
    }
  }

  record Texts(List<String> values) implements Attribute {
    public Texts {
      values = List.copyOf(values);
    }
  }

  record Tensors(List<dev.kiln.graph.TensorData> values) implements Attribute {
    public Tensors {
      values = List.copyOf(values);
    }
  }

  record Subgraphs(List<Graph> values) implements Attribute {
    public Subgraphs {
      values = List.copyOf(values);
    }
  }

  /**
   * An attribute of a kind that Kiln preserves but does not interpret: sparse tensors, types,
   * references.
   *
   * @param bytes the attribute as encoded in the file
   */
  record Opaque(java.nio.ByteBuffer bytes) implements Attribute {
    public Opaque {
      bytes = bytes.slice().asReadOnlyBuffer();
    }
  }

  static Attribute of(long value) {
    return new Int(value);
  }

  static Attribute of(float value) {
    return new Float(value);
  }

  static Attribute of(String value) {
    return new Text(value);
  }

  static Attribute of(long... values) {
    return new Ints(LongStream.of(values).boxed().toList());
  }
}
