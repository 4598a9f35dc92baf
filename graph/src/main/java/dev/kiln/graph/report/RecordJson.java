package dev.kiln.graph.report;

import dev.kiln.runtime.file.JsonWriter;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Records as JSON (RFC 8259): a record is an object, its components are members in snake_case, an
 * enum constant is its name. A member whose value is null, infinite or not a number is left out,
 * because JSON has no such numbers.
 */
public final class RecordJson {
  private RecordJson() {}

  /** Returns a record as indented JSON, without a line end. */
  public static String pretty(Object value) {
    return JsonWriter.pretty(plain(value));
  }

  /** Returns a record as JSON on one line, without a line end. */
  public static String line(Object value) {
    return JsonWriter.compact(plain(value));
  }

  /** Returns the value as maps, lists, texts and numbers. */
  private static Object plain(Object value) {
    if (value instanceof Record record) {
      return plain(members(record));
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> members = new LinkedHashMap<>();
      map.forEach(
          (name, member) -> {
            if (!isMissing(member)) {
              members.put(name.toString(), plain(member));
            }
          });
      return members;
    }
    if (value instanceof Iterable<?> items) {
      List<Object> list = new ArrayList<>();
      items.forEach(item -> list.add(plain(item)));
      return list;
    }
    if (value != null && value.getClass().isArray()) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        list.add(plain(Array.get(value, i)));
      }
      return list;
    }
    return value instanceof Enum<?> constant ? constant.name() : value;
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

  private static boolean isMissing(Object value) {
    return value == null || value instanceof Double number && !Double.isFinite(number);
  }
}
