package dev.kiln.export.lower;

import dev.kiln.graph.Attribute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A builder for the attributes of a node. */
public final class Attributes {
  private final Map<String, Attribute> all = new LinkedHashMap<>();

  public static Attributes none() {
    return new Attributes();
  }

  public Attributes with(String name, long value) {
    all.put(name, Attribute.of(value));
    return this;
  }

  public Attributes with(String name, float value) {
    all.put(name, Attribute.of(value));
    return this;
  }

  public Attributes with(String name, String value) {
    all.put(name, Attribute.of(value));
    return this;
  }

  public Attributes with(String name, long[] values) {
    all.put(name, Attribute.of(values));
    return this;
  }

  public Attributes with(String name, List<String> values) {
    all.put(name, new Attribute.Texts(values));
    return this;
  }

  public Attributes with(String name, boolean value) {
    return with(name, value ? 1 : 0);
  }

  Map<String, Attribute> all() {
    return all;
  }
}
