package dev.kiln.cli.console;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code --json} prints (RFC 8259): a record as an object, its components as members in
 * snake_case, an enum constant by its name. A member whose value is null, infinite or not a number
 * is left out, as JSON has no such numbers.
 */
public final class JsonOutput {
  private final StringBuilder text = new StringBuilder();

  private JsonOutput() {}

  /** Returns a record as indented JSON, without a line end. */
  public static String of(Object value) {
    JsonOutput output = new JsonOutput();
    output.value(value, "\n");
    return output.text.toString();
  }

  /**
   * @param line the line end and indentation of the value's own line
   */
  private void value(Object value, String line) {
    if (value instanceof Record record) {
      object(members(record), line);
    } else if (value instanceof Map<?, ?> map) {
      object(map, line);
    } else if (value instanceof Iterable<?> items) {
      array(items, line);
    } else if (value != null && value.getClass().isArray()) {
      array(items(value), line);
    } else if (value instanceof Enum<?> constant) {
      string(constant.name());
    } else if (value instanceof String string) {
      string(string);
    } else if (isMissing(value)) {
      text.append("null");
    } else if (value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      throw new IllegalStateException("no JSON for " + value.getClass().getName());
    }
  }

  private static Map<String, Object> members(Record record) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        members.put(snakeCase(component.getName()), component.getAccessor().invoke(record));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("unreadable: " + component, e);
      }
    }
    return members;
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static List<Object> items(Object array) {
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      items.add(Array.get(array, i));
    }
    return items;
  }

  private static boolean isMissing(Object value) {
    return value == null || value instanceof Double number && !Double.isFinite(number);
  }

  private void object(Map<?, ?> members, String line) {
    text.append('{');
    String separator = "";
    for (Map.Entry<?, ?> member : members.entrySet()) {
      if (!isMissing(member.getValue())) {
        text.append(separator).append(line).append("  ");
        string(member.getKey().toString());
        text.append(": ");
        value(member.getValue(), line + "  ");
        separator = ",";
      }
    }
    text.append(separator.isEmpty() ? "}" : line + "}");
  }

  private void array(Iterable<?> items, String line) {
    text.append('[');
    String separator = "";
    for (Object item : items) {
      text.append(separator).append(line).append("  ");
      value(item, line + "  ");
      separator = ",";
    }
    text.append(separator.isEmpty() ? "]" : line + "]");
  }

  private void string(String string) {
    text.append('"');
    for (char c : string.toCharArray()) {
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\f' -> text.append("\\f");
        default -> {
          // JavaScript takes the last two for line ends.
          if (c < ' ' || c == '\u2028' || c == '\u2029') {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
