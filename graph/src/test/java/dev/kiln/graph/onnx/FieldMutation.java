package dev.kiln.graph.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A file with one of its fields written otherwise; the lengths around it are put right. */
final class FieldMutation {
  private static final long[] NUMBERS = {
    0, 1, 2, -1, 1L << 31, 1L << 32, (1L << 32) + 1, (1L << 32) + 2, (1L << 32) + 5, Long.MIN_VALUE
  };

  private FieldMutation() {}

  static byte[] of(byte[] bytes, Random random) throws InvalidProtocolBufferException {
    return message(UnknownFieldSet.parseFrom(bytes), random).toByteArray();
  }

  private static UnknownFieldSet message(UnknownFieldSet fields, Random random) {
    List<Integer> numbers = new ArrayList<>(fields.asMap().keySet());
    if (numbers.isEmpty()) {
      return fields;
    }
    int number = numbers.get(random.nextInt(numbers.size()));
    Field field = fields.getField(number);
    List<ByteString> parts = field.getLengthDelimitedList();
    UnknownFieldSet.Builder changed = fields.toBuilder();
    if (!parts.isEmpty() && random.nextInt(8) > 0) {
      int at = random.nextInt(parts.size());
      Field.Builder builder = Field.newBuilder();
      for (int i = 0; i < parts.size(); i++) {
        builder.addLengthDelimited(i == at ? inner(parts.get(i), random) : parts.get(i));
      }
      return changed.addField(number, builder.build()).build();
    }
    return changed.addField(other(number, numbers, random), field(field, random)).build();
  }

  private static int other(int number, List<Integer> numbers, Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> 1 + random.nextInt(30);
      case 1 -> numbers.get(random.nextInt(numbers.size()));
      default -> number;
    };
  }

  private static ByteString inner(ByteString bytes, Random random) {
    if (random.nextInt(6) > 0) {
      try {
        return message(UnknownFieldSet.parseFrom(bytes), random).toByteString();
      } catch (InvalidProtocolBufferException e) {
        // Not a message: a text or numbers.
      }
    }
    byte[] copy = bytes.toByteArray();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt();
    }
    return ByteString.copyFrom(copy);
  }

  private static Field field(Field field, Random random) {
    Field.Builder builder = Field.newBuilder(field);
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    switch (random.nextInt(6)) {
      case 0 -> builder.addVarint(number);
      case 1 -> builder.addFixed32((int) number);
      case 2 -> builder.addLengthDelimited(ByteString.copyFrom(new byte[random.nextInt(9)]));
      case 3 -> builder.mergeFrom(field);
      case 4 -> builder.addFixed64(number);
      default -> builder = Field.newBuilder().addVarint(number);
    }
    return builder.build();
  }
}
