package dev.kiln.train.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import dev.kiln.train.TrainingException;
import dev.kiln.train.op.Operators;
import dev.kiln.train.weights.ParameterNames;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Every part of every network, but those that only repeat another's layers. */
  static Stream<Network.Part> parts() {
    return Networks.all().stream()
        .filter(network -> !network.name().equals("lsgan") && !network.name().endsWith("-os8"))
        .flatMap(network -> network.parts().stream());
  }

  private static Network network(String name) {
    return Networks.find(name).orElseThrow();
  }

  private NDList forward(Block block, NDArray... inputs) {
    return block.forward(new ParameterStore(manager, false), new NDList(inputs), false);
  }

  @ParameterizedTest
  @CsvSource({
    "lenet5, 61706, 0",
    "lenet5-kernel3, 81194, 0",
    "lenet5-half, 35820, 0",
    "lenet5-relu, 61706, 0",
    "lenet5-shallow, 31786, 0",
    "alexnet, 46764746, 0",
    "resnet18, 11178378, 0",
    "autoencoder, 219891, 0",
    "conv-autoencoder, 5729, 0",
    "vae, 652824, 0",
    "gan, 1952528, 267009",
    "lsgan, 1952528, 267009",
    "dcgan28, 6675009, 1102721",
    "dcgan32, 1049985, 98113",
    "dcgan64, 18855043, 17232897",
    "style, 1676675, 0",
    "mobilenetv2, 3504872, 0",
    "deeplab-mobilenetv2, 5818149, 0",
    "deeplab-mobilenetv2-os8, 5818149, 0",
    "deeplab-xception, 54713557, 0",
    "deeplab-xception-os8, 54713557, 0",
    "segment-fast, 1879125, 0",
    "style-fast, 409344, 0",
  })
  void networksHaveAsManyParametersAsInTheirArticles(String name, long first, long second) {
    List<Network.Part> parts = network(name).parts();
    assertEquals(first, trainable(parts.get(0)));
    assertEquals(second, parts.size() > 1 ? trainable(parts.get(1)) : 0);
  }

  private long trainable(Network.Part part) {
    Block block = part.block().get();
    // Random numbers for all of them would take longer than the rest.
    block.setInitializer(Initializer.ZEROS, parameter -> true);
    block.initialize(manager, DataType.FLOAT32, part.example(1));
    Map<String, Parameter> parameters = ParameterNames.of(block);
    assertEquals(block.getParameters().size(), parameters.size(), "names are unique");
    return parameters.values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }

  @Test
  void namesAreUnique() {
    Set<String> names = new HashSet<>();
    Networks.all().forEach(network -> assertTrue(names.add(network.name()), network.name()));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void aTrainingStepGivesOutputsAsToldAndGradientsAndLeavesNothingOpen(Network.Part part) {
    Block block = part.initialized(manager);
    Shape[] told = block.getOutputShapes(new Shape[] {part.example(2)});
    NDManager all = manager.getParentManager();
    int open = all.getManagedArrays().size();
    try (NDManager step = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      ParameterStore parameters = new ParameterStore(step, false);
      NDArray input = step.randomNormal(part.example(2));
      NDList outputs = block.forward(parameters, new NDList(input), true);
      assertEquals(Arrays.asList(told), Arrays.asList(outputs.getShapes()));
      NDArray loss = step.create(0f);
      for (NDArray output : outputs) {
        loss = loss.add(output.square().mean());
      }
      collector.backward(loss);
      assertTrue(Float.isFinite(loss.getFloat()));
    }
    assertEquals(open, all.getManagedArrays().size());
    ParameterNames.of(block)
        .forEach(
            (name, parameter) -> {
              if (parameter.requiresGradient()) {
                try (NDArray gradient = parameter.getArray().getGradient()) {
                  assertTrue(Float.isFinite(gradient.abs().sum().getFloat()), name);
                }
              }
            });
  }

  @ParameterizedTest
  @CsvSource({"lenet5, 3", "resnet18, 2", "mobilenetv2, 1", "deeplab-mobilenetv2, 4"})
  void anyNumberOfChannelsAndClassesIsTaken(String name, int channels) {
    Network.Part part = network(name).withClasses(7).main();
    Block block = part.block().get();
    long[] shape = part.example(1).getShape();
    shape[1] = channels;
    block.initialize(manager, DataType.FLOAT32, new Shape(shape));
    NDArray logits = forward(block, manager.randomNormal(new Shape(shape))).singletonOrThrow();
    assertEquals(7, logits.getShape().get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deeplab-mobilenetv2", "deeplab-xception"})
  void lessDownsamplingComputesTheSameFeaturesAtMorePlaces(String name) {
    DeepLabV3Plus sparse = (DeepLabV3Plus) network(name).main().initialized(manager);
    DeepLabV3Plus dense = (DeepLabV3Plus) network(name + "-os8").main().initialized(manager);
    Weights.load(dense, Weights.of(sparse));
    NDArray x = manager.randomNormal(new Shape(1, 3, 96, 64));

    NDList at16 = forward(sparse.backbone(), x);
    NDList at8 = forward(dense.backbone(), x);

    assertEquals(at16.get(0), at8.get(0));
    NDArray expected = at16.get(1);
    NDArray everySecond = at8.get(1).get(":, :, ::2, ::2");
    float scale = expected.abs().max().getFloat();
    assertNotEquals(0, scale);
    assertEquals(expected.getShape(), everySecond.getShape());
    assertEquals(0, expected.sub(everySecond).abs().max().getFloat(), 1e-4 * scale);
  }

  @Test
  void quarterSizeLogitsAreThoseBeforeTheLastInterpolation() {
    DeepLabV3Plus deeplab =
        (DeepLabV3Plus) network("deeplab-mobilenetv2").main().initialized(manager);
    NDArray x = manager.randomNormal(new Shape(1, 3, 65, 96));
    NDArray quarter = forward(deeplab.quarterSize(), x).singletonOrThrow();
    NDArray full = forward(deeplab, x).singletonOrThrow();
    assertEquals(new Shape(1, 21, 17, 24), quarter.getShape());
    assertEquals(full, Operators.interpolateBilinear(quarter, 65, 96, true));
  }

  @Test
  void theVaeDrawsNoiseOnlyInTraining() {
    Block vae = network("vae").main().initialized(manager);
    NDArray x = manager.randomNormal(new Shape(3, 784));
    NDArray zero = manager.zeros(new Shape(3, 20));
    assertEquals(forward(vae, x), forward(vae, x, zero));
    ParameterStore parameters = new ParameterStore(manager, false);
    NDArray once = vae.forward(parameters, new NDList(x), true).head();
    NDArray again = vae.forward(parameters, new NDList(x), true).head();
    assertFalse(once.equals(again));
  }

  @Test
  void batchNormFollowsPyTorchsMomentum() {
    Block norm = Layers.batchNorm();
    norm.initialize(manager, DataType.FLOAT32, new Shape(4, 1, 2, 2));
    NDArray x = manager.randomNormal(new Shape(4, 1, 2, 2)).add(3);
    norm.forward(new ParameterStore(manager, false), new NDList(x), true);
    float mean = x.mean().getFloat();
    float variance = x.sub(mean).square().sum().getFloat() / 15;
    Map<String, Parameter> parameters = ParameterNames.of(norm);
    assertEquals(0.1f * mean, parameters.get("running_mean").getArray().getFloat(0), 1e-5);
    assertEquals(
        0.9f + 0.1f * variance, parameters.get("running_var").getArray().getFloat(0), 1e-5);
  }

  @Test
  void weightsOfAnotherNetworkAreSaidToBeItsOwn() {
    Map<String, String> expected =
        Map.of(
            "style", "style",
            "conv-autoencoder", "conv-autoencoder",
            "dcgan28", "dcgan28",
            "lenet5-kernel3", "lenet5-kernel3");
    expected.forEach(
        (name, fitting) -> {
          try (NDManager scope = NDManager.newBaseManager()) {
            Block block = Networks.find(name).orElseThrow().main().initialized(scope);
            Map<String, NDArray> weights = new LinkedHashMap<>();
            Weights.of(block).forEach((key, array) -> weights.put("module." + key, array));
            TrainingException failure = new TrainingException("they do not fit");
            assertEquals(
                "a.pth: they do not fit; these fit " + fitting,
                Networks.misfit(Path.of("a.pth"), weights, failure).getMessage());
          }
        });
  }

  @Test
  void weightsForAnotherNumberOfClassesAreOfTheNetworkToo() {
    Network three = Networks.find("mobilenetv2").orElseThrow().withClasses(3);
    Map<String, NDArray> weights = Weights.of(three.main().initialized(manager));
    TrainingException failure = new TrainingException("no");
    assertEquals(
        "a.pth: no; these fit mobilenetv2",
        Networks.misfit(Path.of("a.pth"), weights, failure).getMessage());
  }
}
