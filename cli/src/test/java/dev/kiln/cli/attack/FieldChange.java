package dev.kiln.cli.attack;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A model with one of its fields written otherwise; the lengths around it are put right. */
final class FieldChange {
  private static final long[] NUMBERS = {
    0, 1, 2, 3, 7, -1, -2, 255, 1L << 31, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private FieldChange() {}

  static byte[] of(byte[] model, Random random) {
    try {
      return message(UnknownFieldSet.parseFrom(model), random).toByteArray();
    } catch (InvalidProtocolBufferException e) {
      return model;
    }
  }

  private static UnknownFieldSet message(UnknownFieldSet fields, Random random) {
    List<Integer> numbers = new ArrayList<>(fields.asMap().keySet());
    if (numbers.isEmpty()) {
      return fields;
    }
    int number = numbers.get(random.nextInt(numbers.size()));
    Field field = fields.getField(number);
    List<ByteString> parts = field.getLengthDelimitedList();
    if (parts.isEmpty()) {
      return fields.toBuilder().addField(number, scalar(field, random)).build();
    }
    int at = random.nextInt(parts.size());
    Field.Builder builder = Field.newBuilder();
    int kind = random.nextInt(12);
    for (int i = 0; i < parts.size(); i++) {
      if (i != at || kind == 0) {
        builder.addLengthDelimited(parts.get(i));
      }
      if (i == at && kind > 1) {
        builder.addLengthDelimited(inner(parts.get(i), random));
      }
      if (i == at && kind == 0) {
        builder.addLengthDelimited(parts.get(i));
      }
    }
    return fields.toBuilder().addField(number, builder.build()).build();
  }

  private static Field scalar(Field field, Random random) {
    Field.Builder builder = Field.newBuilder();
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    boolean near = random.nextBoolean();
    field
        .getVarintList()
        .forEach(n -> builder.addVarint(near ? n + random.nextInt(5) - 2 : number));
    field.getFixed32List().forEach(n -> builder.addFixed32(near ? ~n : (int) number));
    field.getFixed64List().forEach(n -> builder.addFixed64(near ? ~n : number));
    return builder.build();
  }

  private static ByteString inner(ByteString bytes, Random random) {
    if (random.nextInt(8) > 0) {
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
}
