package dev.kiln.train.weights;

import dev.kiln.train.weights.Unpickler.Placeholder;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the dictionary of tensors in what a training script saved: the whole, or the one under
 * {@code state_dict}, {@code model_state_dict} or {@code model}, or the only one under any other
 * name. An optimizer's state is none.
 */
final class StateDict {
  private static final List<String> USUAL = List.of("state_dict", "model_state_dict", "model");
  private static final int DEEPEST = 8;
  private static final int LONGEST_NAME = 100;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private StateDict() {}

  /**
   * Returns the tensors by name, in order.
   *
   * @throws IllegalArgumentException if there is no such dictionary or there are several, or
   *     something in it is no plain data
   */
  static Map<String, StorageView> of(Object root) {
    if (root instanceof Placeholder whole) {
      throw new IllegalArgumentException(
          "refused: it is a %s, which takes running code to build; save model.state_dict()"
              .formatted(whole.name()));
    }
    Object usual = root;
    for (String name : USUAL) {
      usual = usual instanceof Map<?, ?> map && map.containsKey(name) ? map.get(name) : usual;
    }
    Map<String, Map<?, ?>> found = within(usual);
    found = found.isEmpty() ? within(root) : found;
    if (found.size() == 1) {
      return tensors(found.values().iterator().next());
    }
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(
          "it has several dictionaries of tensors: %s; save the one that is meant alone"
              .formatted(String.join(", ", found.keySet())));
    }
    throw new IllegalArgumentException(
        root instanceof Map<?, ?> map
            ? "none of its entries %s is a tensor or a dictionary of tensors; save model.state_dict()"
                .formatted(map.keySet())
            : "there is no dictionary in it; save model.state_dict()");
  }

  private static Map<String, Map<?, ?>> within(Object root) {
    return new StateDict().look("", root, 0);
  }

  /**
   * Returns the dictionaries of tensors in a value, by their paths. Beside one that holds more of
   * them a tensor is no weight but a number, such as the best score so far.
   */
  private Map<String, Map<?, ?>> look(String path, Object value, int depth) {
    Map<String, Map<?, ?>> found = new LinkedHashMap<>();
    if (depth == DEEPEST || !seen.add(value)) {
      return found;
    }
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        found.putAll(look(path(path, Integer.toString(i)), list.get(i), depth + 1));
      }
    } else if (value instanceof Map<?, ?> map && !map.containsKey("param_groups")) {
      map.forEach((name, each) -> found.putAll(look(path(path, (String) name), each, depth + 1)));
      if (countTensors(map) > found.values().stream().mapToLong(StateDict::countTensors).sum()) {
        return Map.of(path, map);
      }
    }
    return found;
  }

  private static long countTensors(Map<?, ?> map) {
    return map.values().stream().filter(StorageView.class::isInstance).count();
  }

  private static String path(String parent, String name) {
    String own = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    return parent.isEmpty() ? own : parent + "." + own;
  }

  private static Map<String, StorageView> tensors(Map<?, ?> dictionary) {
    Map<String, StorageView> tensors = new LinkedHashMap<>();
    dictionary.forEach(
        (name, value) -> {
          if (value instanceof StorageView tensor) {
            tensors.put((String) name, tensor);
          } else if (value instanceof Placeholder other) {
            throw new IllegalArgumentException(
                "refused: its entry %s is a %s, not a plain tensor; save model.state_dict()"
                    .formatted(name, other.name()));
          }
        });
    return tensors;
  }
}
