package dev.kiln.export.verify;

import ai.djl.ndarray.types.Shape;
import dev.kiln.export.ExportException;
import dev.kiln.export.capture.Numbers;
import dev.kiln.export.capture.ProbeShapes;
import dev.kiln.export.capture.Tensors;
import dev.kiln.export.graph.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Inputs that are the same for the same seed. */
public final class RandomTensors {
  private RandomTensors() {}

  /** Floats in 0..1 for each input. */
  public static Map<String, Tensor> floats(List<String> names, List<Shape> shapes, Random random) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      List<Long> dims = java.util.Arrays.stream(shapes.get(i).getShape()).boxed().toList();
      tensors.put(names.get(i), of(ElementType.FLOAT, dims, random));
    }
    return tensors;
  }

  /** Numbers as the inputs hold them, at the shapes that no probe had. */
  public static Map<String, Tensor> of(List<String> names, ProbeShapes probes, Random random) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Numbers held = probes.numbers().get(i);
      Shape shape = probes.unseen().get(i);
      tensors.put(
          names.get(i),
          new Tensor(
              dev.kiln.runtime.ElementType.valueOf(Tensors.type(held.type()).name()),
              shape.getShape(),
              held.draw(Math.toIntExact(shape.size()), random)));
    }
    return tensors;
  }

  /**
   * Pictures of noise.
   *
   * @param planes [N, C, H, W]
   * @return uint8 [N, H, W, C]
   */
  public static Tensor pictures(Shape planes, Random random) {
    return of(
        ElementType.UINT8,
        List.of(planes.get(0), planes.get(2), planes.get(3), planes.get(1)),
        random);
  }

  /**
   * Floats in 0..1, any bytes, or 0 and 1 of the other types: small enough for an index.
   *
   * @throws ExportException if there are no such numbers in Java
   */
  public static Tensor of(ElementType type, List<Long> dims, Random random) {
    int count = Math.toIntExact(dims.stream().reduce(1L, Math::multiplyExact));
    ByteBuffer data =
        ByteBuffer.allocate(Math.toIntExact(type.bytes(count))).order(ByteOrder.nativeOrder());
    for (int i = 0; i < count; i++) {
      switch (type) {
        case FLOAT -> data.putFloat(random.nextFloat());
        case DOUBLE -> data.putDouble(random.nextDouble());
        case UINT8 -> data.put((byte) random.nextInt(256));
        case INT64 -> data.putLong(random.nextInt(2));
        case INT32 -> data.putInt(random.nextInt(2));
        case INT16 -> data.putShort((short) random.nextInt(2));
        case INT8, BOOL -> data.put((byte) random.nextInt(2));
        default -> throw new ExportException("inputs of type " + type + " cannot be tried");
      }
    }
    return new Tensor(
        dev.kiln.runtime.ElementType.valueOf(type.name()),
        dims.stream().mapToLong(Long::longValue).toArray(),
        data.flip());
  }
}
