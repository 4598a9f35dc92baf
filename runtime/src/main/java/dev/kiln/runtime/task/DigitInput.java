package dev.kiln.runtime.task;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.digits.MnistNormalizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The input of a network for single digits. With one channel, all orders of the dimensions mean the
 * same order of the numbers: row by row.
 *
 * @param port uint8, float or float16
 * @param shape the dimensions of one digit, with a batch of 1
 * @param batch the number of digits that the network takes at once; 0 for any
 * @param side the height and width that digits are resized to
 * @param table the number for each level of a pixel, 0 for paper to 255 for ink
 */
record DigitInput(Port port, long[] shape, int batch, int side, float[] table) {
  private static final int SIDE = MnistNormalizer.SIZE;

  /** The number of pixels of a digit. */
  static final int PIXELS = SIDE * SIDE;

  private static final int LARGEST_SIDE = 1024;

  /** Larger digits are given in smaller batches, so that memory does not grow with their size. */
  private static final int PIXELS_AT_ONCE = 400_000;

  /** Returns the ways in which a port may take digits, those that take many at once first. */
  static List<DigitInput> of(Port port) {
    List<DigitInput> inputs = new ArrayList<>();
    boolean numbers =
        port.type() == ElementType.UINT8
            || port.type() == ElementType.FLOAT
            || port.type() == ElementType.FLOAT16;
    int side = side(port);
    for (long[] shape : shapes(side)) {
      long[] batched = shape.clone();
      long batch = port.dims().isEmpty() ? 0 : Math.max(0, port.dims().get(0));
      batched[0] = Math.max(1, batch);
      if (numbers && batch < Integer.MAX_VALUE / side / side / 4 && port.accepts(batched)) {
        float[] levels = Normalization.bytes().tables(1)[0];
        inputs.add(new DigitInput(port, shape, (int) batch, side, levels));
      }
    }
    return inputs;
  }

  private static long[][] shapes(int side) {
    return new long[][] {
      {1, 1, side, side}, {1, side, side, 1}, {1, side, side}, {1, (long) side * side}
    };
  }

  /** Returns the side of the squares that a port takes: its greatest length, or else MNIST's. */
  private static int side(Port port) {
    List<Long> dims = port.dims();
    if (dims.size() < 3) {
      return SIDE;
    }
    long greatest = dims.stream().skip(1).mapToLong(Long::longValue).max().orElse(SIDE);
    return greatest > 1 && greatest <= LARGEST_SIDE ? (int) greatest : SIDE;
  }

  DigitInput withRange(Normalization range) {
    return new DigitInput(port, shape, batch, side, range.tables(1)[0]);
  }

  /** Returns the input for a network that takes any number of digits by its port, but only one. */
  DigitInput single() {
    return new DigitInput(port, shape, 1, side, table);
  }

  /** Returns how many of so many digits are given at once. */
  int atOnce(int count) {
    if (batch > 0) {
      return batch;
    }
    return side == SIDE ? count : Math.min(count, Math.max(1, PIXELS_AT_ONCE / (side * side)));
  }

  /** Returns digits as the network takes them; there may be fewer than the batch. */
  Tensor tensor(byte[] digits, int from, int count) {
    int width = port.type() == ElementType.UINT8 ? 1 : port.type() == ElementType.FLOAT16 ? 2 : 4;
    byte[] pixels = resized(digits, from, count);
    ByteBuffer data = ByteBuffer.allocate(width * pixels.length).order(ByteOrder.nativeOrder());
    for (int i = 0; i < pixels.length; i++) {
      float level = table[pixels[i] & 0xff];
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

  /** Returns digits at the network's size, and paper after the last of them. */
  private byte[] resized(byte[] digits, int from, int count) {
    byte[] whole = Arrays.copyOfRange(digits, from * PIXELS, (from + count) * PIXELS);
    if (side == SIDE) {
      return whole;
    }
    byte[] pixels = new byte[count * side * side];
    for (int i = 0; i < count; i++) {
      byte[] digit = Arrays.copyOfRange(whole, i * PIXELS, (i + 1) * PIXELS);
      byte[] large = new Image(digit, SIDE, SIDE, PixelFormat.GREY).resize(side, side).pixels();
      System.arraycopy(large, 0, pixels, i * side * side, large.length);
    }
    return pixels;
  }
}
