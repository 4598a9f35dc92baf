package dev.kiln.train.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.kiln.train.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads the articles' own checkpoints and computes what PyTorch computed with them. */
@EnabledIfSystemProperty(
    named = "kiln.shared",
    matches = ".+",
    disabledReason = "needs -Dkiln.shared=DIR with reference/")
class ReferenceTest {
  private static final Path REFERENCE = Path.of(System.getProperty("kiln.shared", ""), "reference");

  @ParameterizedTest
  @CsvSource({
    "lenet5, lenet5, lenet5",
    "lenet5-kernel3, lenet5-kernel3, lenet5-kernel3",
    "lenet5-half, lenet5-half, lenet5-half",
    "lenet5-relu, lenet5-relu, lenet5-relu",
    "lenet5-shallow, lenet5-shallow, lenet5-shallow",
    "autoencoder, autoencoder, autoencoder",
    "conv-autoencoder, conv-autoencoder, conv-autoencoder",
    "vae, vae, vae",
    "gan, generator, gan-generator",
    "gan, discriminator, gan-discriminator",
    "lsgan, generator, gan-generator",
    "lsgan, discriminator, gan-discriminator",
    "dcgan28, discriminator, dcgan28-discriminator",
    "dcgan32, generator, dcgan32-generator",
    "dcgan32, discriminator, dcgan32-discriminator",
    "style, style, style",
    "deeplab-mobilenetv2, deeplab-mobilenetv2, deeplab-mobilenetv2-os16",
  })
  void theArticlesCheckpointGivesTheArticlesOutput(String network, String part, String reference)
      throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = part(network, part).initialized(manager);
      Weights.load(block, REFERENCE.resolve(reference + ".pt"));
      NDList arrays = arrays(reference, manager);
      for (int i = 0; !inputs(arrays, i).isEmpty(); i++) {
        NDList outputs =
            block.forward(new ParameterStore(manager, false), inputs(arrays, i), false);
        assertOutputs(arrays, i, outputs);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"autoencoder", "conv-autoencoder", "vae"})
  void theHalvesAreTheWhole(String network) throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = part(network, network).initialized(manager);
      Weights.load(block, REFERENCE.resolve(network + ".pt"));
      NDList x = new NDList(inputs(arrays(network, manager), 1).head());
      ParameterStore parameters = new ParameterStore(manager, false);
      NDList whole = block.forward(parameters, x, false);

      NDList code = ((AutoencoderBlock) block).encoder().forward(parameters, x, false);
      NDArray reconstruction =
          ((AutoencoderBlock) block).decoder().forward(parameters, code, false).singletonOrThrow();

      assertEquals(((AutoencoderBlock) block).code().slice(1), code.head().getShape().slice(1));
      boolean vae = network.equals("vae");
      assertClose("code", whole.get(1 - (vae ? 0 : 1)), code.singletonOrThrow());
      assertClose("recon", whole.get(vae ? 0 : 1), reconstruction);
    }
  }

  @Test
  void pretrainedBackbonesLoad() {
    Path data = Path.of(System.getProperty("kiln.shared"), "data");
    try (NDManager manager = NDManager.newBaseManager()) {
      DeepLabV3Plus deeplab =
          (DeepLabV3Plus) part("deeplab-mobilenetv2", "deeplab-mobilenetv2").initialized(manager);
      Path mobilenet = data.resolve("mobilenetv2/mobilenetv2_torchvision.safetensors");
      Map<String, NDArray> renamed = MobileNetV2.fromTorchvision(Weights.read(mobilenet, manager));
      assertEquals(List.of(), Weights.loadPartial(deeplab.backbone(), renamed).missing());

      Features vgg = Vgg16.pretrained(data.resolve("vgg/vgg16_caffe_relu3_3.safetensors"), manager);
      NDList stages =
          vgg.forward(
              new ParameterStore(manager, false),
              new NDList(manager.randomNormal(new Shape(1, 3, 32, 32))),
              false);
      assertEquals(
          List.of(64L, 128L, 256L), stages.stream().map(s -> s.getShape().get(1)).toList());
    }
  }

  private static Network.Part part(String network, String part) {
    return Networks.find(network).orElseThrow().parts().stream()
        .filter(p -> p.name().equals(part))
        .findFirst()
        .orElseThrow();
  }

  private static NDList arrays(String reference, NDManager manager) throws IOException {
    try (InputStream in = Files.newInputStream(REFERENCE.resolve(reference + ".npz"))) {
      return NDList.decode(manager, in);
    }
  }

  private static NDList inputs(NDList arrays, int number) {
    NDList inputs = new NDList();
    for (NDArray array : arrays) {
      if (array.getName().startsWith("case%d.input.".formatted(number))) {
        inputs.add(array.getName().endsWith("eps") ? inputs.size() : 0, array);
      }
    }
    return inputs;
  }

  private static void assertOutputs(NDList arrays, int number, NDList outputs) {
    List<NDArray> expected =
        arrays.stream()
            .filter(a -> a.getName().startsWith("case%d.output.".formatted(number)))
            .toList();
    assertEquals(expected.size(), outputs.size());
    for (NDArray array : expected) {
      String name = array.getName().substring(array.getName().lastIndexOf('.') + 1);
      assertClose(name, array, outputs.get(position(name, outputs.size())));
    }
  }

  /** Where the article's forward gives this output. */
  private static int position(String name, int outputs) {
    return switch (name) {
      case "recon" -> outputs == 2 ? 1 : 0;
      case "mu" -> 1;
      case "logvar" -> 2;
      default -> 0;
    };
  }

  private static void assertClose(String name, NDArray expected, NDArray actual) {
    assertEquals(expected.getShape(), actual.getShape(), name);
    float largest = expected.abs().max().getFloat();
    float difference = expected.sub(actual).abs().max().getFloat();
    assertTrue(
        difference <= 1e-4 * largest,
        "%s differs by %g of %g".formatted(name, difference, largest));
  }
}
