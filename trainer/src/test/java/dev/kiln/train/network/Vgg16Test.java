package dev.kiln.train.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.kiln.train.TrainingException;
import dev.kiln.train.weights.SafeTensors;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Vgg16Test {
  @TempDir Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Map<String, NDArray> weights(int stages) {
    Features features = Vgg16.features(stages);
    features.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 16, 16));
    return Weights.of(features);
  }

  private NDList forward(Features features, NDArray x) {
    return features.forward(new ParameterStore(manager, false), new NDList(x), false);
  }

  @Test
  void asManyStagesAsTheFileHasAreLoadedAndFrozen() {
    Path file = folder.resolve("vgg.safetensors");
    Map<String, NDArray> all = new LinkedHashMap<>(weights(4));
    all.put("classifier.0.weight", manager.ones(new Shape(2)));
    SafeTensors.write(file, all);
    assertEquals(4, forward(Vgg16.pretrained(file, manager), image()).size());

    SafeTensors.write(file, weights(2));
    Features two = Vgg16.pretrained(file, manager);
    assertEquals(2, forward(two, image()).size());
    assertTrue(two.getParameters().values().stream().noneMatch(Parameter::requiresGradient));
    assertFalse(Weights.of(two).get("features.0.weight").hasGradient());
  }

  @Test
  void theOriginalWeightsSeeTheSamePictureInBytesAndGiveSmallerFeatures() {
    Path file = folder.resolve("caffe.safetensors");
    Map<String, NDArray> original = weights(1);
    SafeTensors.write(file, original, Map.of("input", "RGB, 0..255 minus the mean"));
    Features plain = Vgg16.features(1);
    plain.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 16, 16));
    Weights.load(plain, original);
    NDArray bytes = manager.randomUniform(0, 255, new Shape(1, 3, 16, 16));
    NDArray mean = manager.create(new float[] {0.485f, 0.456f, 0.406f}).reshape(1, 3, 1, 1);
    NDArray deviation = manager.create(new float[] {0.229f, 0.224f, 0.225f}).reshape(1, 3, 1, 1);

    NDArray expected = forward(plain, bytes.sub(mean.mul(255))).head().div(127);
    NDArray actual =
        forward(Vgg16.pretrained(file, manager), bytes.div(255).sub(mean).div(deviation)).head();

    float scale = expected.max().getFloat();
    assertEquals(0, expected.sub(actual).abs().max().getFloat(), 1e-4 * scale);
  }

  @Test
  void otherWeightsAreRefused() {
    Path file = folder.resolve("other.safetensors");
    SafeTensors.write(file, Map.of("fc.weight", manager.ones(new Shape(1))));
    assertThrows(TrainingException.class, () -> Vgg16.pretrained(file, manager));
    Map<String, NDArray> holes = new LinkedHashMap<>(weights(2));
    holes.remove("features.5.bias");
    SafeTensors.write(file, holes);
    TrainingException e =
        assertThrows(TrainingException.class, () -> Vgg16.pretrained(file, manager));
    assertTrue(e.getMessage().contains("missing: features.5.bias"), e.getMessage());
  }

  private NDArray image() {
    return manager.randomNormal(new Shape(1, 3, 32, 32));
  }
}
