package dev.kiln.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.kiln.export.Export;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.train.network.Networks;
import dev.kiln.train.op.Operators;
import dev.kiln.train.optimizer.Sgd;
import dev.kiln.train.weights.ParameterNames;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kiln exports trains as the network did that it came from. */
class OwnExportsTest {
  @TempDir Path folder;

  private OnnxModel export(Block block, Shape input) {
    Path file = folder.resolve("model.onnx");
    Export.of(block, input)
        .withLowerings(Lowerings.standard().withTorchOperators(Operators::compute))
        .withParameters(ParameterNames.of(block))
        .save(file);
    return OnnxReader.read(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "resnet18", "style", "deeplab-mobilenetv2"})
  void givesWhatTheNetworkGives(String name) {
    var part = Networks.find(name).orElseThrow().main();
    try (NDManager scope = NDManager.newBaseManager()) {
      Engine.getInstance().setRandomSeed(3);
      Block network = part.initialized(scope);
      GraphBlock block = GraphBlock.of(export(network, part.example(1)));
      block.initialize(scope, DataType.FLOAT32, part.example(1));
      NDArray input = scope.randomUniform(-1, 1, part.example(2));
      NDArray expected = forward(network, input, scope);
      NDArray found = forward(block, input, scope);
      double off = expected.sub(found).abs().max().getFloat();
      assertTrue(off < 1e-5 * expected.abs().max().getFloat(), name + " is off by " + off);
    }
  }

  private static NDArray forward(Block block, NDArray input, NDManager scope) {
    return block.forward(new ParameterStore(scope, false), new NDList(input), false).head();
  }

  /** Networks whose exports have all of their parameters: no normalization is folded. */
  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "lenet5-relu", "conv-autoencoder", "style"})
  void tenStepsMoveTheParametersAsTheyMoveTheNetworks(String name) {
    var part = Networks.find(name).orElseThrow().main();
    // Larger steps let the rounding of the deeper network grow.
    double rate = name.equals("style") ? 0.001 : 0.01;
    try (NDManager scope = NDManager.newBaseManager()) {
      Engine.getInstance().setRandomSeed(3);
      Block network = part.initialized(scope);
      GraphBlock block = GraphBlock.of(export(network, part.example(1)));
      block.initialize(scope, DataType.FLOAT32, part.example(1));
      train(network, ParameterNames.of(network), part.example(4), rate, scope);
      train(block, block.weights(), part.example(4), rate, scope);
      Map<String, Parameter> expected = ParameterNames.of(network);
      assertEquals(expected.keySet(), block.weights().keySet());
      expected.forEach(
          (own, parameter) ->
              assertArrayEquals(
                  parameter.getArray().toFloatArray(),
                  block
                      .weights()
                      .get(own)
                      .getArray()
                      .reshape(parameter.getArray().getShape())
                      .toFloatArray(),
                  1e-5f,
                  own));
    }
  }

  private static void train(
      Block block, Map<String, Parameter> parameters, Shape shape, double rate, NDManager scope) {
    Engine.getInstance().setRandomSeed(7);
    try (Sgd optimizer = new Sgd(parameters, 0.9, 0)) {
      for (int i = 0; i < 10; i++) {
        NDArray input = scope.randomUniform(0, 1, shape);
        try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
          NDArray output =
              block.forward(new ParameterStore(scope, false), new NDList(input), true).head();
          tape.backward(loss(output));
        }
        optimizer.step(rate);
      }
    }
  }

  /** Cross-entropy of scores, or the mean square of pictures. */
  private static NDArray loss(NDArray output) {
    if (output.getShape().dimension() != 2) {
      return output.square().mean();
    }
    NDArray labels =
        output.getManager().arange(output.getShape().get(0)).toType(DataType.INT64, false);
    return output.logSoftmax(1).gather(labels.expandDims(1), 1).mean().neg();
  }
}
