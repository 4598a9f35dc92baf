package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.export.dress.Normalization;
import dev.kiln.export.dress.PictureInput;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
  @TempDir Path folder;

  @Test
  void lenetBecomesAModelThatTakesPicturesAndIsVerifiedAtAnUnseenBatch() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = Networks.initialized(Networks.lenet(), manager, new Shape(1, 1, 28, 28));
      Report report =
          Export.of(block, new Shape(-1, 1, 28, 28))
              .picture(PictureInput.of(Normalization.unit()))
              .outputs("logits")
              .metadata(Map.of("kiln.task", "digits"))
              .save(folder.resolve("lenet.onnx"));
      assertEquals(61706, report.parameters());
      assertTrue(report.verification().worst().absolute() <= 1e-5);
    }
  }
}
