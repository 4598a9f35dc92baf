package dev.kiln.runtime.guard;

import dev.kiln.runtime.guard.ProtoTree.Field;
import dev.kiln.runtime.guard.ProtoTree.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A model with a few of its fields, or a few of its bytes, made otherwise. */
final class ModelMutation {
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    7,
    8,
    16,
    63,
    127,
    128,
    255,
    256,
    1000,
    65535,
    1 << 20,
    Integer.MAX_VALUE,
    1L << 31,
    1L << 32,
    1L << 40,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2,
    -3,
    -128
  };
  private static final float[] REALS = {
    0, -0f, 1, -1, 0.5f, 1e-30f, 1e30f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  private final Random random;
  private final ProtoTree model;
  private final List<Spot> spots = new ArrayList<>();

  /** A field and the message it lies in. */
  private record Spot(ProtoTree parent, Field field) {
    boolean is(Kind kind, int... numbers) {
      return parent.kind == kind && Arrays.stream(numbers).anyMatch(n -> n == field.number);
    }
  }

  private ModelMutation(ProtoTree model, Random random) {
    this.model = model;
    this.random = random;
  }

  static byte[] of(ProtoTree model, Random random) {
    ModelMutation mutation = new ModelMutation(model.copy(), random);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      mutation.once();
    }
    byte[] bytes = mutation.model.toBytes();
    return random.nextInt(20) == 0 ? withOtherBytes(bytes, random) : bytes;
  }

  private static byte[] withOtherBytes(byte[] bytes, Random random) {
    byte[] result =
        random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    for (int i = random.nextInt(4); i >= 0 && result.length > 0; i--) {
      result[random.nextInt(Math.min(result.length, 2000))] = (byte) random.nextInt();
    }
    return result;
  }

  private void once() {
    spots.clear();
    collect(model);
    Spot spot = any(spots);
    switch (random.nextInt(13)) {
      case 0 -> spot.parent.fields.remove(spot.field);
      case 1 -> insert(spot.parent, spot.field.copy());
      case 2 -> graft(spot);
      case 3 -> operator();
      case 4, 5 -> attribute();
      case 6 -> elements();
      case 7 -> size();
      case 8 -> rewire();
      case 9 -> leaveOut();
      default -> change(spot);
    }
  }

  private void collect(ProtoTree tree) {
    for (Field field : tree.fields) {
      spots.add(new Spot(tree, field));
      if (field.value instanceof ProtoTree inner) {
        collect(inner);
      }
    }
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** One of those fields; where there is none, any field. */
  private Spot any(Kind kind, int... numbers) {
    List<Spot> fitting = spots.stream().filter(spot -> spot.is(kind, numbers)).toList();
    return any(fitting.isEmpty() ? spots : fitting);
  }

  private void insert(ProtoTree parent, Field field) {
    parent.fields.add(random.nextInt(parent.fields.size() + 1), field);
  }

  /** Puts a part into another message of the same kind, a graph into a node inside it, too. */
  private void graft(Spot spot) {
    List<ProtoTree> homes =
        spots.stream()
            .map(Spot::field)
            .filter(f -> f.value instanceof ProtoTree t && t.kind == spot.parent.kind)
            .map(f -> (ProtoTree) f.value)
            .toList();
    if (!homes.isEmpty()) {
      insert(any(homes), spot.field.copy());
    }
  }

  private void operator() {
    Spot node = any(Kind.NODE, 4);
    node.field.value = any(OperatorNames.ALL).getBytes(StandardCharsets.UTF_8);
  }

  private void attribute() {
    Spot spot = any(Kind.ATTRIBUTE, 1, 2, 3, 4, 7, 8, 9);
    if (spot.is(Kind.ATTRIBUTE, 1) && random.nextBoolean()) {
      spot.field.value = any(Kind.ATTRIBUTE, 1).field.value;
    } else if (random.nextInt(3) == 0) {
      insert(spot.parent, spot.field.copy());
    } else {
      change(spot);
    }
  }

  /** Another number among those of a small tensor: a size, an axis, an index. */
  private void elements() {
    Spot spot = any(Kind.TENSOR, 9);
    if (spot.field.value instanceof byte[] bytes && bytes.length % 8 == 0 && bytes.length > 0) {
      byte[] other = bytes.clone();
      int at = random.nextInt(Math.min(bytes.length, 512) / 8) * 8;
      ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putLong(at, number());
      spot.field.value = other;
    }
  }

  /** Another shape of a tensor, with as many bytes as that needs. */
  private void size() {
    Spot spot = any(Kind.TENSOR, 9);
    if (!(spot.field.value instanceof byte[] bytes) || bytes.length > 4096) {
      return;
    }
    ProtoTree tensor = spot.parent;
    long elements = 1;
    for (Field field : tensor.fields) {
      elements *= field.number == 1 && field.value instanceof Long dim ? dim : 1;
    }
    if (elements <= 0 || elements > bytes.length) {
      return;
    }
    int one = (int) (bytes.length / elements);
    tensor.fields.removeIf(field -> field.number == 1);
    int size = 1;
    for (int rank = random.nextInt(5); rank > 0; rank--) {
      int dim = random.nextInt(random.nextInt(4) == 0 ? 9 : 4);
      size *= dim;
      tensor.number(1, dim);
    }
    byte[] other = Arrays.copyOf(bytes, size * one);
    for (int i = bytes.length; i < other.length && bytes.length > 0; i++) {
      other[i] = bytes[i % bytes.length];
    }
    spot.field.value = other;
  }

  /** A node takes or makes another value; a value gets another name. */
  private void rewire() {
    Spot spot = any(Kind.NODE, 1, 2);
    spot.field.value =
        (random.nextInt(3) == 0 ? any(Kind.VALUE, 1) : any(Kind.NODE, 1, 2)).field.value;
  }

  /** An input of a node is left out: its place stays, or goes too. */
  private void leaveOut() {
    Spot spot = any(Kind.NODE, 1);
    if (random.nextBoolean()) {
      spot.parent.fields.remove(spot.field);
    } else {
      spot.field.value = new byte[0];
    }
  }

  private void change(Spot spot) {
    Field field = spot.field;
    if (field.value instanceof Long) {
      field.value = number();
    } else if (field.value instanceof Integer) {
      field.value = Float.floatToRawIntBits(REALS[random.nextInt(REALS.length)]);
    } else if (field.value instanceof byte[] bytes) {
      field.value = changed(bytes);
    } else if (field.value instanceof ProtoTree && random.nextInt(4) == 0) {
      field.value = new byte[0];
    }
  }

  private long number() {
    return random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextInt(64) - 16;
  }

  private byte[] changed(byte[] bytes) {
    byte[] other = bytes.clone();
    switch (random.nextInt(5)) {
      case 0 -> other = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> other = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
      case 2 -> other = new byte[0];
      default -> {
        if (other.length > 0) {
          other[random.nextInt(other.length)] = (byte) random.nextInt();
        }
      }
    }
    return other;
  }
}
