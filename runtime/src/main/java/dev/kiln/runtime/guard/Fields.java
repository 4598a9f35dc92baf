package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * A cursor over the fields of one message of a file, which are read in place; only short strings
 * are copied. It is stricter than protobuf where parsers could disagree: it refuses fields with a
 * wire type other than ONNX's, and repeated occurrences of a field that is not repeated.
 *
 * <p>Source: protobuf's encoding, <a
 * href="https://protobuf.dev/programming-guides/encoding/">protobuf.dev</a>.
 */
final class Fields {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private static final int IR_VERSION = 1;
  private static final int MAX_FIELD = (1 << 29) - 1;
  private static final int LONGEST_TAG = 5;
  private static final int LONGEST_NAME = 4096;
  private static final int LONGEST_TEXT = 1 << 24;

  private final ByteBuffer file;
  private final MessageType message;
  private final int end;
  private final int nesting;
  private final Parts parts;

  private int position;
  private int seen;
  private int field;
  private int wire;
  private long number;
  private int start;

  private final int length;

  private Fields(
      ByteBuffer file, MessageType message, int start, int end, int nesting, Parts parts) {
    this.file = file;
    this.message = message;
    this.position = start;
    this.end = end;
    this.length = end - start;
    this.nesting = nesting;
    this.parts = parts;
  }

  /** Returns the fields of the model in a file, which count as parts while they are read. */
  static Fields of(ByteBuffer file, Limits limits, Parts parts) {
    return new Fields(file, MessageType.MODEL, 0, file.limit(), limits.nesting(), parts);
  }

  /** Advances to the next field; returns false at the end. */
  boolean next() {
    if (position == end) {
      return false;
    }
    int from = position;
    long tag = varint();
    if (position - from > LONGEST_TAG) {
      throw damaged("the number of a field takes more than " + LONGEST_TAG + " bytes");
    }
    wire = (int) tag & 7;
    if (tag >>> 3 == 0 || tag >>> 3 > MAX_FIELD) {
      throw damaged("no field has the number " + (tag >>> 3));
    }
    field = (int) (tag >>> 3);
    char kind = message.kind(field);
    if (!fits(kind)) {
      throw damaged("field " + field + " of a " + message + " is written as type " + wire);
    }
    if (Character.isLowerCase(kind)) {
      if ((seen & 1 << field) != 0) {
        throw damaged("field " + field + " of a " + message + " is given twice");
      }
      seen |= 1 << field;
    }
    if (kind == 'B' || kind == 0) {
      parts.add();
    }
    switch (wire) {
      case VARINT -> number(kind);
      case FIXED64 -> skip(8);
      case FIXED32 -> skip(4);
      default -> skip(varint());
    }
    return true;
  }

  /** Protobuf cuts the numbers of enums to 32 bits; what it would cut is refused. */
  private void number(char kind) {
    number = varint();
    if (kind == 'e' && (number < 0 || number > Integer.MAX_VALUE)) {
      throw damaged("field " + field + " of a " + message + " is " + number + ", not of 32 bits");
    }
  }

  private boolean fits(char kind) {
    return switch (kind) {
      case 'i', 'e' -> wire == VARINT;
      case 'f' -> wire == FIXED32;
      case 'b', 'B' -> wire == BYTES;
      case 'I' -> wire == VARINT || wire == BYTES;
      case 'F' -> wire == FIXED32 || wire == BYTES;
      case 'D' -> wire == FIXED64 || wire == BYTES;
      default -> wire == VARINT || wire == FIXED64 || wire == BYTES || wire == FIXED32;
    };
  }

  private void skip(long length) {
    start = position;
    if (length < 0 || length > end - position) {
      if (isModel() && length > 0) {
        long missing = length - (end - position);
        throw new ModelRefusedException(
            "cut off: " + missing + " bytes are missing after its " + end);
      }
      throw damaged("field " + field + " of a " + message + " claims " + length + " bytes");
    }
    position += (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 70 && position < end; shift += 7) {
      byte b = file.get(position++);
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw damaged("a number in a " + message + " has no end");
  }

  /** Returns the bytes that the message takes in the file. */
  int length() {
    return length;
  }

  /**
   * Reads the whole message and all messages in it, which must be as protobuf would read them.
   *
   * @throws ModelRefusedException if one is damaged
   */
  void check() {
    while (next()) {
      if (message.isMessage(field)) {
        message(message.inner(field)).check();
      } else if (wire == BYTES) {
        checkNumbers(message.kind(field));
      }
    }
  }

  private void checkNumbers(char kind) {
    switch (kind) {
      case 'I' -> numbers(number -> {});
      case 'F' -> countFixed(4);
      case 'D' -> countFixed(8);
      default -> {}
    }
  }

  /** Returns the number of the field. */
  int field() {
    return field;
  }

  /** Returns the value of a field of kind {@code i}. */
  long number() {
    return number;
  }

  /** Returns a little-endian view of the field's bytes, with indices relative to the file. */
  ByteBuffer bytes() {
    ByteBuffer view = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    // On Android 8 only Buffer has these methods.
    Buffer range = view;
    range.limit(position);
    range.position(start);
    return view;
  }

  /**
   * Passes each number of a field of kind {@code I} to the consumer; the field may hold a single
   * number or a packed list.
   */
  void numbers(LongConsumer each) {
    if (wire == VARINT) {
      each.accept(number);
      return;
    }
    Fields packed = new Fields(file, message, start, position, nesting, parts);
    while (packed.position < packed.end) {
      each.accept(packed.varint());
    }
  }

  /** Returns the number of elements of the field: 1, or the length of the packed list. */
  long count() {
    return switch (wire == BYTES ? message.kind(field) : 0) {
      case 'I' -> countVarints();
      case 'F' -> countFixed(4);
      case 'D' -> countFixed(8);
      default -> 1;
    };
  }

  private long countVarints() {
    long count = 0;
    for (int i = start; i < position; i++) {
      count += file.get(i) >= 0 ? 1 : 0;
    }
    return count;
  }

  private long countFixed(int bytes) {
    if ((position - start) % bytes != 0) {
      throw damaged("field " + field + " of a " + message + " ends within a number");
    }
    return (position - start) / bytes;
  }

  /** Returns the field as a name. */
  String text() {
    return text("name", LONGEST_NAME);
  }

  /** Returns the field as a longer text, such as a model's labels. */
  String longText() {
    return text("text", LONGEST_TEXT);
  }

  private String text(String what, int longest) {
    int length = position - start;
    if (length > longest) {
      throw new ModelRefusedException(
          "a " + what + " of " + length + " bytes; at most " + longest + " are read");
    }
    parts.text(length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes()).toString();
    } catch (CharacterCodingException e) {
      throw damaged("a " + what + " is not in UTF-8");
    }
  }

  /** Counts the field as several parts, because what is kept of it takes more memory. */
  void weigh(int more) {
    for (int i = 0; i < more; i++) {
      parts.add();
    }
  }

  /** Returns the fields of an embedded message. */
  Fields message(MessageType type) {
    if (nesting == 0) {
      throw new ModelRefusedException("its messages are nested too deeply");
    }
    return new Fields(file, type, start, position, nesting - 1, parts);
  }

  private ModelRefusedException damaged(String what) {
    if (message == MessageType.MODEL && !isModel()) {
      return new ModelRefusedException("not an ONNX file");
    }
    return new ModelRefusedException("damaged at byte " + position + ": " + what);
  }

  /** Returns whether the file begins like an ONNX file, with the version of the format. */
  private boolean isModel() {
    return message == MessageType.MODEL && (seen & 1 << IR_VERSION) != 0 && position > 2;
  }
}
