package dev.kiln.pipeline.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.file.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;

class ModelBomTest {
  private static final Path MODELS = Path.of("../models");

  @Test
  void theBillOfEveryShippedModelIsValid() throws IOException {
    try (Stream<Path> files = Files.list(MODELS)) {
      for (Path model : files.filter(file -> file.toString().endsWith(".onnx")).toList()) {
        String json = ModelBom.json(model);
        assertEquals(
            List.of(),
            new JsonParser().validate(json.getBytes(StandardCharsets.UTF_8), Version.VERSION_16),
            model.toString());
        assertEquals(json, ModelBom.json(model));
      }
    }
  }

  @Test
  void itSaysWhatTheCardSays() throws IOException {
    Map<?, ?> bom = (Map<?, ?>) Json.parse(ModelBom.json(MODELS.resolve("style-mosaic.onnx")));
    Map<?, ?> component = (Map<?, ?>) ((Map<?, ?>) bom.get("metadata")).get("component");
    assertEquals("machine-learning-model", component.get("type"));
    assertEquals("style-mosaic", component.get("name"));
    String text = component.toString();
    for (String said : List.of("BSDS500", "train_loss", "CC BY 4.0", "kiln:training", "sky gets")) {
      assertTrue(text.contains(said), said);
    }
  }
}
