package dev.kiln.train.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DimensionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lenet5[channels=3] | 2 3 28 28 | 2 10",
        "resnet18[channels=3] | 2 3 96 96 | 2 10",
        "alexnet[size=80,channels=3] | 1 3 80 80 | 1 10",
        "lenet5[size=16] | 1 1 16 16 | 1 10",
        "autoencoder[latent=5,size=32] | 2 1024 | 2 5; 2 1024",
        "conv-autoencoder[size=40] | 2 1 40 40 | 2 8 3 3; 2 1 40 40",
        "conv-autoencoder[size=64,channels=3] | 2 3 64 64 | 2 8 5 5; 2 3 64 64",
        "vae[latent=2,size=16] | 2 256 | 2 256; 2 2; 2 2",
        "gan[latent=10,size=20] | 2 10 | 2 400",
        "lsgan[size=32] | 2 96 | 2 1024",
        "dcgan28[latent=7,size=32,channels=3] | 2 7 | 2 3 32 32",
        "dcgan28[upsample=1] | 2 96 | 2 1 28 28",
        "dcgan32[latent=20,size=64,channels=3] | 2 20 | 2 3 64 64",
        "dcgan64[latent=30,size=32,channels=1] | 2 30 | 2 1 32 32",
        "dcgan64[upsample=1] | 2 100 | 2 3 64 64",
        "alexnet[average-pool=1] | 1 1 224 224 | 1 10",
        "style[upsample=1] | 1 3 64 96 | 1 3 64 96",
        "mobilenetv2[width-mult=0.5] | 1 3 64 64 | 1 1000",
        "deeplab-mobilenetv2[width-mult=0.25] | 1 3 64 64 | 1 21 64 64",
      })
  void networksOfOtherDimensionsRun(String name, String input, String outputs) {
    Network.Part part = Networks.find(name).orElseThrow().main();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDList out = run(manager, part.initialized(manager), shape(input));
      assertEquals(
          Arrays.stream(outputs.split(";")).map(s -> shape(s.trim())).toList(),
          out.stream().map(array -> array.getShape()).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gan[size=20]",
        "dcgan28[size=32,channels=3]",
        "dcgan32[size=64]",
        "dcgan64[size=32]",
        "dcgan32[average-pool=1]",
        "dcgan64[size=32,average-pool=1]"
      })
  void discriminatorsJudgeWhatGeneratorsMake(String name) {
    Network network = Networks.find(name).orElseThrow();
    try (NDManager manager = NDManager.newBaseManager()) {
      Network.Part generator = network.main();
      NDList made = run(manager, generator.initialized(manager), generator.example(2));
      Network.Part discriminator = network.parts().get(1);
      assertEquals(discriminator.example(2), made.head().getShape());
      Block block = discriminator.initialized(manager);
      NDList judged = block.forward(new ParameterStore(manager, false), made, false);
      assertEquals(new Shape(2, 1), judged.head().getShape());
    }
  }

  private static NDList run(NDManager manager, Block block, Shape input) {
    NDList x = new NDList(manager.randomNormal(input));
    return block.forward(new ParameterStore(manager, false), x, false);
  }

  private static Shape shape(String numbers) {
    return new Shape(Arrays.stream(numbers.split(" ")).mapToLong(Long::parseLong).toArray());
  }

  @Test
  void aFullNameNamesWhatIsNotTheArticles() {
    Network network = Networks.find("dcgan64").orElseThrow();
    assertEquals("dcgan64", network.fullName());
    Network changed = network.with("latent", 64).with("size", 64);
    assertEquals("dcgan64[latent=64]", changed.fullName());
    assertEquals("dcgan64", changed.name());
    assertEquals(changed.fullName(), Networks.find(changed.fullName()).orElseThrow().fullName());
    assertTrue(Networks.find("dcgan65[latent=64]").isEmpty());
  }

  @Test
  void classesSurviveAChange() {
    Network three = Networks.find("mobilenetv2").orElseThrow().withClasses(3);
    assertEquals(3, three.with("width-mult", 0.5).main().classes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lenet5[latent=3] | lenet5 has no latent to choose; it has size, channels",
        "gan[channels=3] | gan has no channels to choose; it has latent, size",
        "alexnet[channels=2] | channels must be from 1 to 3 in steps of 2, not 2",
        "dcgan32[size=40] | size must be from 16 to 512 in steps of 16, not 40",
        "conv-autoencoder[size=30] | size must be from 28 to 512 in steps of 12, not 30",
        "gan[latent=0] | latent must be from 1 to 4096, not 0",
        "gan[latent=1.5] | latent must be from 1 to 4096, not 1.5",
        "gan[latent] | latent: expected NAME=NUMBER, such as latent=64",
        "mobilenetv2[width-mult=0] | width-mult must be from 0.1 to 4, not 0",
        "deeplab-xception[norm-momentum=2] | norm-momentum must be from 0.0001 to 1, not 2",
        "style[upsample=2] | upsample must be 0 or 1, not 2",
      })
  void whatCannotBeIsRefused(String name, String message) {
    Exception refused = assertThrows(IllegalArgumentException.class, () -> Networks.find(name));
    assertEquals(message, refused.getMessage());
  }

  @Test
  void networksSayWhatCanBeChosen() {
    assertTrue(Networks.find("vae").orElseThrow().dimensions().has("latent"));
    assertFalse(Networks.find("vae").orElseThrow().dimensions().has("upsample"));
  }
}
