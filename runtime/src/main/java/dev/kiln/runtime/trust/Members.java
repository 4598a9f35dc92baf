package dev.kiln.runtime.trust;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The members of a JSON object in a signature; what is missing or of another kind is refused. */
record Members(Map<?, ?> map, String name) {
  static Members of(Object value, String name) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(name + " is no object");
    }
    return new Members(map, name);
  }

  Members object(String member) {
    return of(map.get(member), member);
  }

  List<?> list(String member) {
    if (!(map.get(member) instanceof List<?> list)) {
      throw wrong(name + " has no list " + member);
    }
    return list;
  }

  String text(String member) {
    if (!(map.get(member) instanceof String text)) {
      throw wrong(name + " has no text " + member);
    }
    return text;
  }

  /** Requires that a member has this value. */
  void require(String member, Object value) {
    if (!value.equals(map.get(member))) {
      throw wrong(member + " is " + map.get(member) + ", not " + value);
    }
  }

  /** Requires that a member, if it is there and not null or empty, has this value. */
  void requireIfGiven(String member, String value) {
    Object given = map.get(member);
    if (given != null && !given.equals("") && !given.equals(value)) {
      throw new ModelRefusedException("it was signed with another key: " + member + " differs");
    }
  }

  /** Requires that there are no other members: what nobody reads can hide something. */
  void requireOnly(String... known) {
    for (Object member : map.keySet()) {
      if (!Arrays.asList(known).contains(member)) {
        throw wrong(name + " has the unknown member " + member);
      }
    }
  }

  static ModelRefusedException wrong(String what) {
    return new ModelRefusedException("the signature is not one that can be verified: " + what);
  }
}
