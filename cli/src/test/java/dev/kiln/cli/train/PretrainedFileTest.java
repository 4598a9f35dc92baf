package dev.kiln.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PretrainedFileTest {
  private static final Network XCEPTION = Networks.find("deeplab-xception").orElseThrow();

  @Test
  void aFileIsTheFile() {
    Path file = Path.of("weights.pth");
    assertEquals(file, PretrainedFile.of(file, XCEPTION));
  }

  @Test
  void imagenetIsRefusedWhereTorchvisionHasNoWeights() {
    assertEquals(
        "imagenet stands for torchvision's MobileNetV2 weights, which do not fit deeplab-xception;"
            + " name a file",
        assertThrows(
                IllegalArgumentException.class,
                () -> PretrainedFile.of(Path.of("imagenet"), XCEPTION))
            .getMessage());
  }
}
