package dev.kiln.train.weights;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Python's pickle format, protocols 2 to 5, as far as dictionaries, lists, tuples and scalars
 * go. What a pickle asks for by name comes from {@link Names}, so that no pickle runs code;
 * whatever else it builds is a {@link Placeholder}. Nesting needs no call stack, and no more is
 * allocated than the length of the pickle and a limit on its operations allow.
 *
 * <p>Dictionaries become {@link LinkedHashMap} with strings as keys, lists {@link ArrayList},
 * tuples unmodifiable lists, integers {@link Long} or {@link BigInteger}, None null. Entries of
 * dictionaries under other keys are passed over, as are the contents of placeholders.
 *
 * @see <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">pickletools</a>
 */
final class Unpickler {
  /** What the names in a pickle stand for. */
  interface Names {
    /** Returns what {@code module.name} stands for. */
    Function function(String module, String name);

    /** Returns what is kept outside the pickle under this identifier. */
    Object persistent(Object id);
  }

  /** What a pickle may call. */
  interface Function {
    Object call(List<Object> arguments);
  }

  /**
   * Stands for an object that is not built. It is called and filled as the object would be, and
   * stays what it is.
   */
  record Placeholder(String name) implements Function {
    @Override
    public Object call(List<Object> arguments) {
      return this;
    }
  }

  /** A checkpoint needs about 50 for each tensor. */
  private static final int MOST_OPERATIONS = 2_000_000;

  /** Longer texts are data that a state_dict does not need. */
  private static final int LONGEST_TEXT = 1 << 16;

  private static final int MOST_TEXT = 1 << 25;

  private static final Object MARK = new Object();
  private static final Placeholder BYTES = new Placeholder("bytes");
  private static final Placeholder LONG_TEXT = new Placeholder("long text");
  private static final Placeholder SET = new Placeholder("set");

  private final ByteBuffer in;
  private final Names names;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private int text;

  private Unpickler(ByteBuffer pickle, Names names) {
    this.in = pickle.order(ByteOrder.LITTLE_ENDIAN);
    this.names = names;
  }

  /**
   * Returns the object that a pickle describes. The buffer is left where the pickle ends.
   *
   * @throws IllegalArgumentException if it is malformed or asks for more than plain data
   */
  static Object load(ByteBuffer pickle, Names names) {
    try {
      return new Unpickler(pickle, names).run();
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw new IllegalArgumentException("the pickle is malformed", e);
    }
  }

  private Object run() {
    int operations = 0;
    for (int code = u1(); code != '.'; code = u1()) {
      if (++operations > MOST_OPERATIONS) {
        throw new IllegalArgumentException(
            "refused: the pickle has more than %,d operations".formatted(MOST_OPERATIONS));
      }
      step(code);
    }
    return pop();
  }

  private void step(int code) {
    switch (code) {
      case 0x80 -> u1(); // the protocol's number
      case 0x95 -> in.getLong(); // a frame's length

      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'K' -> push((long) u1());
      case 'M' -> push((long) u2());
      case 'J' -> push((long) in.getInt());
      case 0x8a -> push(integer(bytes(u1())));
      case 0x8b -> push(integer(bytes(u4())));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case 'U', 0x8c -> push(text(u1()));
      case 'T', 'X' -> push(text(u4()));
      case 0x8d -> push(text(in.getLong()));
      case 'C' -> push(skip(u1(), BYTES));
      case 'B' -> push(skip(u4(), BYTES));
      case 0x8e, 0x96 -> push(skip(in.getLong(), BYTES));

      case '(' -> push(MARK);
      case '0' -> pop();
      case '1' -> popMark();
      case '2' -> push(top());
      case ')' -> push(List.of());
      case 0x85, 0x86, 0x87 -> push(Collections.unmodifiableList(pop(code - 0x84)));
      case 't' -> push(Collections.unmodifiableList(popMark()));
      case ']' -> push(new ArrayList<>());
      case 'l' -> push(popMark());
      case 'a' -> append(pop(1));
      case 'e' -> append(popMark());
      case '}' -> push(new LinkedHashMap<>());
      case 'd' -> push(putAll(new LinkedHashMap<>(), popMark()));
      case 's' -> setItems(pop(2));
      case 'u' -> setItems(popMark());
      case 0x8f -> push(SET);
      case 0x90 -> popMark();
      case 0x91 -> {
        popMark();
        push(SET);
      }

      case 'q' -> memo.put((long) u1(), top());
      case 'r' -> memo.put(u4(), top());
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'h' -> push(remembered(u1()));
      case 'j' -> push(remembered(u4()));

      case 'c' -> push(names.function(line(), line()));
      case 0x93 -> {
        List<Object> qualified = pop(2);
        push(names.function((String) qualified.get(0), (String) qualified.get(1)));
      }
      case 'R', 0x81 -> {
        List<Object> call = pop(2);
        push(((Function) call.get(0)).call(list(call.get(1))));
      }
      case 0x92 -> {
        List<Object> call = pop(3);
        push(((Function) call.get(0)).call(list(call.get(1))));
      }
      // The only state that a state_dict's dictionary carries is PyTorch's own bookkeeping.
      case 'b' -> pop();
      case 'Q' -> push(names.persistent(pop()));
      default ->
          throw new IllegalArgumentException(
              "refused: the pickle uses operation 0x%02x, which plain data does not need"
                  .formatted(code));
    }
  }

  private int u1() {
    return in.get() & 0xff;
  }

  private int u2() {
    return in.getShort() & 0xffff;
  }

  private long u4() {
    return in.getInt() & 0xffffffffL;
  }

  private byte[] bytes(long length) {
    text += (int) length;
    if (length > LONGEST_TEXT || text > MOST_TEXT) {
      throw new IllegalArgumentException("refused: the pickle has too much text");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  private Placeholder skip(long length, Placeholder skipped) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + (int) length);
    return skipped;
  }

  private Object text(long length) {
    return length < 0 || length > LONGEST_TEXT
        ? skip(length, LONG_TEXT)
        : new String(bytes(length), StandardCharsets.UTF_8);
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (int c = u1(); c != '\n'; c = u1()) {
      if (line.length() == LONGEST_TEXT) {
        throw new IllegalArgumentException("refused: a name is longer than any");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private Object remembered(long key) {
    Object value = memo.get(key);
    if (value == null) {
      throw new IllegalArgumentException("the pickle is malformed");
    }
    return value;
  }

  private static Object integer(byte[] littleEndian) {
    BigInteger value = BigInteger.ZERO;
    if (littleEndian.length > 0) {
      byte[] bigEndian = new byte[littleEndian.length];
      for (int i = 0; i < bigEndian.length; i++) {
        bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
      }
      value = new BigInteger(bigEndian);
    }
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object top() {
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    return stack.remove(stack.size() - 1);
  }

  private List<Object> pop(int count) {
    List<Object> tail = stack.subList(stack.size() - count, stack.size());
    List<Object> popped = new ArrayList<>(tail);
    tail.clear();
    return popped;
  }

  private List<Object> popMark() {
    List<Object> popped = pop(stack.size() - 1 - stack.lastIndexOf(MARK));
    pop();
    return popped;
  }

  private void append(List<Object> values) {
    if (!(top() instanceof Placeholder)) {
      list(top()).addAll(values);
    }
  }

  private void setItems(List<Object> keysAndValues) {
    if (!(top() instanceof Placeholder)) {
      putAll(map(top()), keysAndValues);
    }
  }

  /** Keys are strings: to hash or print a list that holds itself would never end. */
  private static Map<String, Object> putAll(Map<String, Object> map, List<Object> keysAndValues) {
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      if (keysAndValues.get(i) instanceof String key) {
        map.put(key, keysAndValues.get(i + 1));
      }
    }
    return map;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
