package dev.kiln.runtime;

import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.file.Json;
import dev.kiln.runtime.guard.Limits;
import dev.kiln.runtime.guard.ModelGuard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model's description of itself, stored in ONNX's {@code metadata_props}. A model that was not
 * made with Kiln usually has an empty card.
 *
 * @param task {@code kiln.task}; a value that this version does not know is kept in {@code other}
 * @param network {@code kiln.network}: the name of the network in the catalogue
 * @param labels {@code kiln.labels}: a JSON array of strings, one per class
 * @param palette {@code kiln.palette}: a JSON array of "#rrggbb" colours, one per class, held as
 *     0xRRGGBB
 * @param latent {@code kiln.latent}: a JSON object that describes the input of a generator
 * @param alignCorners {@code kiln.align_corners}: true or false; how logits are scaled to the size
 *     of the picture
 * @param size {@code kiln.size}: the longer side in pixels at which a segmenter sees a picture
 *     unless told otherwise; 0 for the picture's own size
 * @param metrics {@code kiln.metrics}: a JSON object of measured results
 * @param training {@code kiln.training}: a JSON object that describes the training
 * @param quantization {@code kiln.quantization}: a JSON object that describes what int8 costs and
 *     gains
 * @param version {@code kiln.version}: the version of Kiln that made the model
 * @param other all other entries, unchanged
 */
public record ModelCard(
    Task task,
    String network,
    List<String> labels,
    List<Integer> palette,
    Map<String, Object> latent,
    boolean alignCorners,
    int size,
    Map<String, Object> metrics,
    Map<String, Object> training,
    Map<String, Object> quantization,
    String version,
    Map<String, String> other) {
  private static final String TASK = "kiln.task";

  /** The card of a model without any metadata. */
  public static final ModelCard EMPTY = read(Map.of());

  public ModelCard {
    labels = List.copyOf(labels);
    palette = List.copyOf(palette);
    latent = Collections.unmodifiableMap(new LinkedHashMap<>(latent));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
    quantization = Collections.unmodifiableMap(new LinkedHashMap<>(quantization));
    other = Collections.unmodifiableMap(new LinkedHashMap<>(other));
  }

  /**
   * Reads the card of a file without opening the model, which is much faster. A card that can be
   * read does not mean that the model can be opened.
   *
   * @throws ModelException if the file is not an ONNX file, or an entry does not have the format
   *     that its name requires
   */
  public static ModelCard read(Path file) {
    Map<String, String> metadata = ModelGuard.metadata(file, Limits.defaults());
    try {
      return read(metadata);
    } catch (ModelException e) {
      throw new ModelException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a card.
   *
   * @param metadata the entries of {@code metadata_props}
   * @throws ModelException if an entry does not have the format that its name requires
   */
  public static ModelCard read(Map<String, String> metadata) {
    Map<String, String> rest = new LinkedHashMap<>(metadata);
    Task task = Task.of(metadata.getOrDefault(TASK, ""));
    if (task != Task.NONE) {
      rest.remove(TASK);
    }
    return new ModelCard(
        task,
        word(rest, "kiln.network"),
        labels(rest),
        palette(rest),
        object(rest, "kiln.latent"),
        flag(rest, "kiln.align_corners"),
        pixels(rest, "kiln.size"),
        object(rest, "kiln.metrics"),
        object(rest, "kiln.training"),
        object(rest, "kiln.quantization"),
        word(rest, "kiln.version"),
        rest);
  }

  /**
   * Returns the name of the task as written in the card, even if this version does not know it;
   * empty if the card names none.
   */
  public String taskName() {
    return task == Task.NONE ? other.getOrDefault(TASK, "") : task.toString();
  }

  private static String word(Map<String, String> rest, String key) {
    String value = rest.remove(key);
    return value == null ? "" : value;
  }

  private static boolean flag(Map<String, String> rest, String key) {
    String value = word(rest, key);
    return switch (value) {
      case "true" -> true;
      case "false", "" -> false;
      default -> throw new ModelException(key + " is '" + value + "', not true or false");
    };
  }

  private static int pixels(Map<String, String> rest, String key) {
    String value = word(rest, key);
    if (!value.isEmpty() && !value.matches("[1-9]\\d{0,4}")) {
      throw new ModelException(key + " is '" + value + "', not a number of pixels");
    }
    return value.isEmpty() ? 0 : Integer.parseInt(value);
  }

  private static List<String> labels(Map<String, String> rest) {
    List<String> labels = new ArrayList<>();
    for (Object item : array(rest, "kiln.labels")) {
      if (!(item instanceof String label)) {
        throw new ModelException("kiln.labels must hold strings, but holds " + item);
      }
      labels.add(label);
    }
    return labels;
  }

  private static List<Integer> palette(Map<String, String> rest) {
    List<Integer> palette = new ArrayList<>();
    for (Object item : array(rest, "kiln.palette")) {
      if (!(item instanceof String colour) || !colour.matches("#[0-9a-fA-F]{6}")) {
        throw new ModelException("kiln.palette must hold colours \"#rrggbb\", but holds " + item);
      }
      palette.add(Integer.parseInt(colour.substring(1), 16));
    }
    return palette;
  }

  private static List<?> array(Map<String, String> rest, String key) {
    String value = word(rest, key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (json(key, value) instanceof List<?> list) {
      return list;
    }
    throw new ModelException(key + " must be a JSON array");
  }

  private static Map<String, Object> object(Map<String, String> rest, String key) {
    String value = word(rest, key);
    Map<String, Object> members = new LinkedHashMap<>();
    if (value.isEmpty()) {
      return members;
    }
    if (!(json(key, value) instanceof Map<?, ?> map)) {
      throw new ModelException(key + " must be a JSON object");
    }
    map.forEach((name, member) -> members.put((String) name, member));
    return members;
  }

  private static Object json(String key, String value) {
    try {
      return Json.parse(value);
    } catch (IllegalArgumentException e) {
      throw new ModelException(key + " is " + e.getMessage(), e);
    }
  }
}
