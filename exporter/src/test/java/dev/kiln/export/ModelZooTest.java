package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.basicmodelzoo.cv.classification.AlexNet;
import ai.djl.basicmodelzoo.cv.classification.GoogLeNet;
import ai.djl.basicmodelzoo.cv.classification.LeNet;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV1;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.NiN;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.cv.classification.SqueezeNet;
import ai.djl.basicmodelzoo.cv.classification.VGG;
import ai.djl.basicmodelzoo.cv.object_detection.ssd.SingleShotDetection;
import ai.djl.basicmodelzoo.cv.object_detection.yolo.YOLOV3;
import ai.djl.basicmodelzoo.tabular.TabNet;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.training.initializer.XavierInitializer;
import dev.kiln.graph.report.Report;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network of DJL's basic model zoo does in ONNX Runtime what it does in DJL. */
class ModelZooTest {
  @TempDir Path folder;

  /** A network and what it takes. */
  record Case(String name, Shape input, Supplier<Block> block) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> small() {
    return Stream.of(
        new Case("Mlp", new Shape(-1, 12), () -> new Mlp(12, 4, new int[] {8, 6})),
        new Case("LeNet", new Shape(-1, 1, 28, 28), () -> LeNet.builder().build()),
        new Case(
            "ResNet-18",
            new Shape(-1, 3, 32, 32),
            () ->
                ResNetV1.builder()
                    .setImageShape(new Shape(3, 32, 32))
                    .setNumLayers(18)
                    .setOutSize(10)
                    .build()),
        new Case("SqueezeNet", new Shape(-1, 3, 64, 64), () -> SqueezeNet.squeezenet(10)),
        new Case(
            "MobileNetV1",
            new Shape(-1, 3, 64, 64),
            () -> MobileNetV1.builder().setOutSize(10).build()),
        new Case(
            "MobileNetV2",
            new Shape(-1, 3, 64, 64),
            () -> MobileNetV2.builder().setOutSize(10).build()),
        new Case(
            "TabNet",
            new Shape(-1, 12),
            () -> TabNet.builder().setInputDim(12).setOutDim(4).build()),
        new Case("SingleShotDetection", new Shape(-1, 3, 64, 64), ModelZooTest::detector));
  }

  static Stream<Case> large() {
    return Stream.of(
        new Case("AlexNet", new Shape(-1, 1, 224, 224), () -> AlexNet.builder().build()),
        new Case("GoogLeNet", new Shape(-1, 1, 96, 96), () -> GoogLeNet.builder().build()),
        new Case("NiN", new Shape(-1, 1, 224, 224), () -> NiN.builder().build()),
        new Case("VGG", new Shape(-1, 1, 64, 64), () -> VGG.builder().build()),
        new Case(
            "ResNet-50",
            new Shape(-1, 3, 64, 64),
            () ->
                ResNetV1.builder()
                    .setImageShape(new Shape(3, 64, 64))
                    .setNumLayers(50)
                    .setOutSize(10)
                    .build()),
        new Case(
            "YOLOV3", new Shape(-1, 3, 64, 64), () -> YOLOV3.builder().setNumClasses(4).build()));
  }

  @ParameterizedTest
  @MethodSource("small")
  void networkIsExported(Case given) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = given.block().get();
      block.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
      // With normalisations that shift, all layers count, however deep the network is.
      block.setInitializer(new UniformInitializer(0.5f), Parameter.Type.BETA);
      long[] one = given.input().getShape().clone();
      one[0] = 1;
      block.initialize(manager, DataType.FLOAT32, new Shape(one));
      Report report = Export.of(block, given.input()).save(folder.resolve("network.onnx"));
      assertTrue(report.verification().worst().relative() <= 1e-4, report::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("large")
  @Tag("slow")
  void largeNetworkIsExported(Case given) {
    networkIsExported(given);
  }

  private static Block detector() {
    SequentialBlock features = new SequentialBlock();
    for (int channels : new int[] {8, 16}) {
      features
          .add(Networks.conv(channels, 3, 1))
          .add(Activation.reluBlock())
          .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
    }
    return SingleShotDetection.builder()
        .setNumClasses(2)
        .setNumFeatures(3)
        .optGlobalPool(true)
        .setRatios(Collections.nCopies(5, List.of(1f, 2f, 0.5f)))
        .setSizes(Collections.nCopies(5, List.of(0.2f, 0.4f)))
        .setBaseNetwork(features)
        .build();
  }
}
