package dev.kiln.pipeline.trust;

import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.file.JsonWriter;
import dev.kiln.runtime.file.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The bill of materials of a model, from its card: CycloneDX 1.6, with a component of the type
 * machine-learning-model. The same file gives the same text.
 */
public final class ModelBom {
  private ModelBom() {}

  /**
   * Returns the bill of materials as JSON.
   *
   * @throws IOException if the file cannot be read
   * @throws dev.kiln.runtime.errors.ModelException if it has no readable card
   */
  public static String json(Path model) throws IOException {
    ModelCard card = ModelCard.read(model);
    String sum = Sha256.of(model);
    Map<String, Object> bom = new LinkedHashMap<>();
    bom.put("bomFormat", "CycloneDX");
    bom.put("specVersion", "1.6");
    bom.put(
        "serialNumber",
        "urn:uuid:" + UUID.nameUUIDFromBytes(sum.getBytes(StandardCharsets.US_ASCII)));
    bom.put("version", 1);
    bom.put("metadata", Map.of("component", component(model, card, sum)));
    return JsonWriter.pretty(bom) + "\n";
  }

  private static Map<String, Object> component(Path model, ModelCard card, String sum) {
    String file = model.getFileName().toString();
    Map<String, String> other = card.other();
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("type", "machine-learning-model");
    component.put("bom-ref", "sha256:" + sum);
    component.put("name", file.replaceFirst("\\.onnx$", ""));
    component.put("version", sum.substring(0, 12));
    putIfSaid(component, "description", other.get("description"));
    component.put("hashes", List.of(ordered("alg", "SHA-256", "content", sum)));
    if (other.containsKey("licence")) {
      component.put(
          "licenses", List.of(Map.of("license", Map.of("name", oneLine(other.get("licence"))))));
    }
    if (other.containsKey("parent")) {
      component.put("pedigree", Map.of("ancestors", ancestors(other.get("parent"))));
    }
    component.put("modelCard", modelCard(card));
    component.put("properties", properties(card));
    return component;
  }

  private static List<Object> ancestors(String parents) {
    List<Object> ancestors = new ArrayList<>();
    for (String parent : parents.split("\\R|; ")) {
      ancestors.add(ordered("type", "machine-learning-model", "name", parent.strip()));
    }
    return ancestors;
  }

  private static Map<String, Object> modelCard(ModelCard card) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    putIfSaid(parameters, "task", card.taskName());
    putIfSaid(parameters, "modelArchitecture", card.network());
    String data = card.other().getOrDefault("data", text(card.training().get("data")));
    if (!data.isEmpty()) {
      parameters.put("datasets", List.of(ordered("type", "dataset", "name", oneLine(data))));
    }
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("modelParameters", parameters);
    List<Object> metrics = new ArrayList<>();
    card.metrics()
        .forEach((name, value) -> metrics.add(ordered("type", name, "value", text(value))));
    if (!metrics.isEmpty()) {
      whole.put("quantitativeAnalysis", Map.of("performanceMetrics", metrics));
    }
    if (card.other().containsKey("limits")) {
      whole.put(
          "considerations",
          Map.of("technicalLimitations", List.of(oneLine(card.other().get("limits")))));
    }
    return whole;
  }

  /** Returns what CycloneDX has no place for. */
  private static List<Object> properties(ModelCard card) {
    List<Object> properties = new ArrayList<>();
    add(properties, "kiln:version", card.version());
    if (!card.training().isEmpty()) {
      add(properties, "kiln:training", JsonWriter.compact(card.training()));
    }
    if (!card.quantization().isEmpty()) {
      add(properties, "kiln:quantization", JsonWriter.compact(card.quantization()));
    }
    if (!card.labels().isEmpty()) {
      add(properties, "kiln:labels", String.join(", ", card.labels()));
    }
    for (String key : List.of("command", "machine", "speed", "evaluated")) {
      add(properties, "kiln:" + key, card.other().getOrDefault(key, ""));
    }
    return properties;
  }

  private static void add(List<Object> properties, String name, String value) {
    if (!value.isEmpty()) {
      properties.add(ordered("name", name, "value", value));
    }
  }

  private static void putIfSaid(Map<String, Object> map, String name, String value) {
    if (value != null && !value.isEmpty()) {
      map.put(name, value);
    }
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static Map<String, Object> ordered(
      String first, String value, String second, String other) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(first, value);
    map.put(second, other);
    return map;
  }
}
