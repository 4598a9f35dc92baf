package dev.kiln.runtime.task;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.task.digits.MnistNormalizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The input of a network for single digits. With one channel, all orders of the dimensions mean the
 * same order of the numbers: row by row.
 *
 * @param port uint8, float or float16
 * @param shape the dimensions of one digit, with a batch of 1
 * @param batch the number of digits that the network takes at once; 0 for any
 * @param table the number for each level of a pixel, 0 for paper to 255 for ink
 */
record DigitInput(Port port, long[] shape, int batch, float[] table) {
  private static final int SIDE = MnistNormalizer.SIZE;

  /** The number of pixels of a digit. */
  static final int PIXELS = SIDE * SIDE;

  private static final long[][] SHAPES = {
    {1, 1, SIDE, SIDE}, {1, SIDE, SIDE, 1}, {1, SIDE, SIDE}, {1, PIXELS}
  };

  /** Returns the ways in which a port may take digits, those that take many at once first. */
  static List<DigitInput> of(Port port) {
    List<DigitInput> inputs = new ArrayList<>();
    boolean numbers =
        port.type() == ElementType.UINT8
            || port.type() == ElementType.FLOAT
            || port.type() == ElementType.FLOAT16;
    for (long[] shape : SHAPES) {
      long[] batched = shape.clone();
      long batch = port.dims().isEmpty() ? 0 : Math.max(0, port.dims().get(0));
      batched[0] = Math.max(1, batch);
      if (numbers && batch < Integer.MAX_VALUE / PIXELS / 4 && port.accepts(batched)) {
        float[] levels = Normalization.bytes().tables(1)[0];
        inputs.add(new DigitInput(port, shape, (int) batch, levels));
      }
    }
    return inputs;
  }

  DigitInput withRange(Normalization range) {
    return new DigitInput(port, shape, batch, range.tables(1)[0]);
  }

  /** Returns the input for a network that takes any number of digits by its port, but only one. */
  DigitInput single() {
    return new DigitInput(port, shape, 1, table);
  }

  /** Returns digits as the network takes them; there may be fewer than the batch. */
  Tensor tensor(byte[] digits, int from, int count) {
    int width = port.type() == ElementType.UINT8 ? 1 : port.type() == ElementType.FLOAT16 ? 2 : 4;
    ByteBuffer data = ByteBuffer.allocate(width * count * PIXELS).order(ByteOrder.nativeOrder());
    for (int i = 0; i < count * PIXELS; i++) {
      int at = from * PIXELS + i;
      float level = table[at < digits.length ? digits[at] & 0xff : 0];
      switch (port.type()) {
        case UINT8 -> data.put(i, (byte) Math.round(level));
        case FLOAT16 -> data.putShort(2 * i, Fp16Conversions.floatToFp16(level));
        default -> data.putFloat(4 * i, level);
      }
    }
    long[] batched = shape.clone();
    batched[0] = count;
    return new Tensor(port.type(), batched, data);
  }
}
