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
 * go. Whatever else a pickle asks for by name comes from {@link Names} or is refused, so that no
 * pickle runs code. Nesting needs no call stack, and no more is allocated than the length of the
 * pickle allows.
 *
 * <p>Dictionaries become {@link LinkedHashMap}, lists {@link ArrayList}, tuples unmodifiable lists,
 * integers {@link Long} or {@link BigInteger}, None null.
 *
 * @see <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">pickletools</a>
 */
final class Unpickler {
  /** What the names in a pickle stand for. */
  interface Names {
    /**
     * Returns the function {@code module.name}; throws IllegalArgumentException if it is refused.
     */
    Function function(String module, String name);

    /** Returns what is kept outside the pickle under this identifier. */
    Object persistent(Object id);
  }

  /** What a pickle may call. */
  interface Function {
    Object call(List<Object> arguments);
  }

  private static final Object MARK = new Object();

  private final ByteBuffer in;
  private final Names names;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();

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
    for (int code = u1(); code != '.'; code = u1()) {
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
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case 'U', 0x8c -> push(text(u1()));
      case 'T', 'X' -> push(text(u4()));
      case 0x8d -> push(text(in.getLong()));
      case 'C' -> push(bytes(u1()));
      case 'B' -> push(bytes(u4()));

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

      case 'q' -> memo.put((long) u1(), top());
      case 'r' -> memo.put(u4(), top());
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'h' -> push(memo.get((long) u1()));
      case 'j' -> push(memo.get(u4()));

      case 'c' -> push(names.function(line(), line()));
      case 0x93 -> {
        List<Object> qualified = pop(2);
        push(names.function((String) qualified.get(0), (String) qualified.get(1)));
      }
      case 'R' -> {
        List<Object> call = pop(2);
        push(((Function) call.get(0)).call(list(call.get(1))));
      }
      case 'b' -> {
        // The only state that a state_dict's dictionary carries is PyTorch's own bookkeeping.
        pop();
        map(top());
      }
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
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  private String text(long length) {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (int c = u1(); c != '\n'; c = u1()) {
      line.append((char) c);
    }
    return line.toString();
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
    list(top()).addAll(values);
  }

  private void setItems(List<Object> keysAndValues) {
    putAll(map(top()), keysAndValues);
  }

  private static Map<Object, Object> putAll(Map<Object, Object> map, List<Object> keysAndValues) {
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
        throw new IllegalArgumentException(
            "refused: a dictionary key is neither a name nor a number");
      }
      map.put(key, keysAndValues.get(i + 1));
    }
    return map;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> map(Object value) {
    return (Map<Object, Object>) value;
  }
}
