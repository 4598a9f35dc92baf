package dev.kiln.export;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.training.initializer.NormalInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Stacks of random layers do in ONNX Runtime what they do in DJL. */
class RandomNetworksTest {
  private static final Shape PICTURES = new Shape(-1, 2, 72, 64);
  private static final Shape FEATURES = new Shape(-1, 12);
  private static final Shape SEQUENCES = new Shape(-1, -1, 8);

  @Property(tries = 25)
  void stackOfRandomLayersIsExported(@ForAll("convolutional") List<RandomLayer> layers)
      throws IOException {
    export(layers, PICTURES);
  }

  @Property(tries = 15)
  void stackOfRandomLayersOnFeaturesIsExported(@ForAll("dense") List<RandomLayer> layers)
      throws IOException {
    export(layers, FEATURES);
  }

  @Property(tries = 15)
  void stackOfRandomLayersOnSequencesIsExported(@ForAll("sequential") List<RandomLayer> layers)
      throws IOException {
    export(layers, SEQUENCES);
  }

  @Property(tries = 2000)
  @Tag("slow")
  void manyStacksOfRandomLayersAreExported(@ForAll("convolutional") List<RandomLayer> layers)
      throws IOException {
    export(layers, PICTURES);
  }

  @Property(tries = 1000)
  @Tag("slow")
  void manyStacksOfRandomLayersOnSequencesAreExported(
      @ForAll("sequential") List<RandomLayer> layers) throws IOException {
    export(layers, SEQUENCES);
  }

  @Provide
  Arbitrary<List<RandomLayer>> convolutional() {
    return RandomLayer.convolutional();
  }

  @Provide
  Arbitrary<List<RandomLayer>> dense() {
    return RandomLayer.dense();
  }

  @Provide
  Arbitrary<List<RandomLayer>> sequential() {
    return RandomLayer.sequential();
  }

  private static void export(List<RandomLayer> layers, Shape input) throws IOException {
    Path file = Files.createTempFile("random", ".onnx");
    try (NDManager manager = NDManager.newBaseManager()) {
      SequentialBlock block = new SequentialBlock();
      layers.forEach(layer -> block.add(layer.block().get()));
      block.setInitializer(new NormalInitializer(0.3f), Parameter.Type.BIAS);
      // A normalisation around zero would leave nothing but roundings to a mean after it.
      block.setInitializer(new ConstantInitializer(0.5f), Parameter.Type.BETA);
      Networks.initialized(block, manager, example(input));
      Export.of(block, input).save(file);
    } finally {
      Files.delete(file);
    }
  }

  private static Shape example(Shape input) {
    long[] one = input.getShape().clone();
    for (int axis = 0; axis < one.length; axis++) {
      one[axis] = one[axis] < 0 ? 1 : one[axis];
    }
    return new Shape(one);
  }
}
