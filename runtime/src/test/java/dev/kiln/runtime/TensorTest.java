package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiln.runtime.errors.ModelException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void valuesComeBack() {
    float[] floats = {1, -2, Float.MAX_VALUE, Float.NaN, 0, 6};
    assertArrayEquals(floats, Tensor.floats(floats, 2, 3).toFloats());
    byte[] bytes = {0, 127, -128, -1};
    assertArrayEquals(bytes, Tensor.bytes(bytes, 4).toBytes());
    assertArrayEquals(new float[] {5}, Tensor.floats(new float[] {5}).toFloats());
  }

  @Test
  void sizeMustMatchTheShape() {
    assertThrows(ModelException.class, () -> Tensor.floats(new float[5], 2, 3));
    assertThrows(ModelException.class, () -> Tensor.bytes(new byte[6], -2, -3));
    assertThrows(ModelException.class, () -> Tensor.bytes(new byte[0], 1L << 40, 1L << 40));
    assertThrows(ModelException.class, () -> Tensor.bytes(new byte[4], 4).toFloats());
  }

  @Test
  void aCopyHasMemoryOfItsOwn() {
    ByteBuffer memory = ByteBuffer.allocateDirect(4);
    Tensor view = new Tensor(ElementType.UINT8, new long[] {4}, memory);
    Tensor copy = view.copy();
    assertEquals(view, copy);
    memory.put(0, (byte) 9);
    assertEquals(9, view.toBytes()[0]);
    assertEquals(0, copy.toBytes()[0]);
    assertNotEquals(view, copy);
  }

  @Test
  void readingMovesNothing() {
    Tensor tensor = Tensor.bytes(new byte[] {1, 2, 3}, 3);
    tensor.data().get();
    tensor.shape()[0] = 7;
    assertEquals(3, tensor.data().remaining());
    assertArrayEquals(new long[] {3}, tensor.shape());
  }
}
