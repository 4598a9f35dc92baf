package dev.kiln.train.recipe.style;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.train.network.Initializers;
import dev.kiln.train.network.Vgg16;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;

/** Files of VGG16's shape that no picture has trained. */
final class RandomVgg16 {
  private RandomVgg16() {}

  static Block load(Path folder, NDManager manager) {
    return Vgg16.pretrained(write(folder, 3), manager);
  }

  static Path write(Path folder, int stages) {
    Path file = folder.resolve("vgg16.safetensors");
    try (NDManager manager = NDManager.newBaseManager()) {
      Block features = Vgg16.features(stages);
      Engine.getInstance().setRandomSeed(5);
      Initializers.pytorch(features);
      features.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
      // PyTorch's bound by sqrt(6) is He's, with which features stay of one size through all
      // layers.
      Weights.of(features)
          .forEach((name, array) -> array.muli(name.endsWith("weight") ? Math.sqrt(6) : 0));
      Weights.save(features, file);
    }
    return file;
  }
}
