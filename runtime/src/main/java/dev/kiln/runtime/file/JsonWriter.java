package dev.kiln.runtime.file;

import java.util.Locale;
import java.util.Map;

/**
 * A writer of JSON (RFC 8259): maps become objects that keep the order of their entries, iterables
 * become arrays; strings, numbers, booleans and null are also supported. Infinities and NaN, which
 * JSON cannot represent, become null.
 */
public final class JsonWriter {
  private final StringBuilder text = new StringBuilder();
  private final boolean pretty;
  private int depth;

  private JsonWriter(boolean pretty) {
    this.pretty = pretty;
  }

  /**
   * Returns the value on one line, without spaces.
   *
   * @throws IllegalArgumentException if the value, or one inside it, has an unsupported type
   */
  public static String compact(Object value) {
    return new JsonWriter(false).add(value).text.toString();
  }

  /**
   * Returns the value with one line per member and item, indented by two spaces.
   *
   * @throws IllegalArgumentException if the value, or one inside it, has an unsupported type
   */
  public static String pretty(Object value) {
    return new JsonWriter(true).add(value).text.toString();
  }

  private JsonWriter add(Object value) {
    if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof Iterable<?> items) {
      array(items);
    } else if (value instanceof CharSequence || value instanceof Character) {
      string(value.toString());
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      text.append(Double.isInfinite(number) || Double.isNaN(number) ? "null" : value.toString());
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      throw new IllegalArgumentException("JSON has no " + value.getClass().getName());
    }
    return this;
  }

  private void object(Map<?, ?> members) {
    open('{');
    boolean first = true;
    for (Map.Entry<?, ?> member : members.entrySet()) {
      next(first);
      string(String.valueOf(member.getKey()));
      text.append(pretty ? ": " : ":");
      add(member.getValue());
      first = false;
    }
    close('}', first);
  }

  private void array(Iterable<?> items) {
    open('[');
    boolean first = true;
    for (Object item : items) {
      next(first);
      add(item);
      first = false;
    }
    close(']', first);
  }

  private void open(char bracket) {
    text.append(bracket);
    depth++;
  }

  private void next(boolean first) {
    if (!first) {
      text.append(',');
    }
    line();
  }

  private void close(char bracket, boolean empty) {
    depth--;
    if (!empty) {
      line();
    }
    text.append(bracket);
  }

  private void line() {
    if (pretty) {
      text.append('\n');
      for (int i = 0; i < depth; i++) {
        text.append("  ");
      }
    }
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          // The two Unicode line separators are line terminators in JavaScript, into which JSON is
          // often pasted.
          if (c < ' ' || c == '\u2028' || c == '\u2029') {
            text.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
