package dev.kiln.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FramePipelinesTest {
  @TempDir private Path folder;

  @BeforeAll
  static void djlComesFirst() {
    Engine.getEngine("OnnxRuntime");
  }

  @Test
  void digitsGetTheSameLabelOnEveryPath() {
    everyPathAgrees(FrameModel.DIGITS);
  }

  @ParameterizedTest
  @Tag("slow")
  @EnumSource(names = {"STYLE_256X256", "SEGMENTATION_512X512"})
  void picturesGetTheSameAnswerOnEveryPath(FrameModel model) {
    everyPathAgrees(model);
  }

  private void everyPathAgrees(FrameModel model) {
    Path dressed = folder.resolve("dressed.onnx");
    Path plain = folder.resolve("plain.onnx");
    Path fixed = folder.resolve("fixed.onnx");
    try (Model network = model.open()) {
      model.export(network, dressed);
      model.exportPlain(network, plain);
      model.exportFixed(network, fixed);
      try (FramePipeline kiln = KilnPipeline.of(model, dressed, 1);
          FramePipeline naive = new NaivePipeline(model, plain, 1);
          FramePipeline djlOnnxRuntime = DjlPipeline.onnxRuntime(model, plain, 1);
          FramePipeline djlPyTorch = DjlPipeline.pytorch(model, network, 1);
          FramePipeline openCv = new OpenCvPipeline(model, fixed, 1)) {
        byte[] expected = kiln.answer().clone();
        for (FramePipeline path : List.of(naive, djlOnnxRuntime, djlPyTorch, openCv)) {
          assertAgrees(model, expected, path.answer(), path.name());
        }
      }
    }
  }

  private static void assertAgrees(FrameModel model, byte[] expected, byte[] given, String name) {
    assertEquals(expected.length, given.length, name);
    int same = 0;
    for (int i = 0; i < given.length; i++) {
      int apart = Math.abs((given[i] & 0xff) - (expected[i] & 0xff));
      same += apart <= (model.answer() == FrameModel.Answer.PICTURE ? 1 : 0) ? 1 : 0;
    }
    assertTrue(same >= 0.999 * given.length, name + ": " + same + " of " + given.length);
  }
}
