package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import dev.kiln.export.capture.ProbeShapes;
import dev.kiln.graph.Dim;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.report.Report;
import dev.kiln.runtime.task.Normalization;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a model's sizes is open, and what is fixed. */
class ExportSizesTest extends Exporting {
  @Test
  void sizesOfPicturesCanBeDynamicToo() {
    Block block =
        new SequentialBlock()
            .add(Networks.conv(4, 3, 1))
            .add(Activation.reluBlock())
            .add(
                list -> {
                  NDArray x = list.singletonOrThrow();
                  Shape s = x.getShape();
                  return new NDList(
                      x.reshape(s.get(0), s.get(1), s.get(2) * s.get(3)).mean(new int[] {2}));
                });
    Networks.initialized(block, manager, new Shape(1, 3, 8, 8));
    Path file = folder.resolve("any.onnx");
    Report report =
        Export.of(block, new Shape(-1, 3, -1, -1))
            .withPictures(PictureInput.of(Normalization.imagenet()))
            .save(file);
    assertEquals(List.of("image uint8 [5, 77, 90, 3]"), report.verification().shapes());
    assertEquals(
        List.of(Dim.of("N"), Dim.of("H"), Dim.of("W"), Dim.of(3)),
        OnnxReader.read(file).graph().inputs().get(0).shape());
  }

  @Test
  void sizeThatStridesMakeIsNotTakenForTheBatch() {
    SequentialBlock block = new SequentialBlock();
    for (int i = 0; i < 3; i++) {
      block.add(Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2)));
    }
    block.add(
        list -> {
          NDArray x = list.singletonOrThrow();
          Shape s = x.getShape();
          return new NDList(x.reshape(s.get(2), s.get(3), s.get(1), s.get(0)));
        });
    Export.of(block, new Shape(-1, 2, -1, -1)).save(folder.resolve("strides.onnx"));
  }

  @Test
  void paddingThatFollowsFromARemainderIsRefused() {
    Block block =
        new LambdaBlock(
            list -> {
              NDArray x = list.singletonOrThrow();
              long missing = (8 - x.size(2) % 8) % 8;
              return new NDList(x.concat(x.getManager().zeros(new Shape(1, 1, missing)), 2));
            });
    String message = failure(Export.of(block, new Shape(1, 1, -1)));
    assertTrue(message.contains("export with a fixed size"), message);
  }

  @Test
  void unetIsTriedAtMultiplesOf32() {
    Block block =
        new LambdaBlock(
            list -> {
              NDArray x = list.singletonOrThrow();
              NDArray small = x;
              for (int i = 0; i < 5; i++) {
                small = halved(small);
              }
              for (int i = 4; i >= 0; i--) {
                small = doubled(small);
              }
              return new NDList(x.concat(small, 1));
            });
    Report report = Export.of(block, new Shape(-1, 2, -1, -1)).save(folder.resolve("unet.onnx"));
    assertTrue(report.steps().get(0).toString().contains("at multiples of 32"), report::toString);
    assertEquals(List.of("input float [5, 2, 96, 160]"), report.verification().shapes());
  }

  @Test
  void attentionInWindowsIsTriedAtMultiplesOf32() {
    Block block =
        new LambdaBlock(
            list -> {
              NDArray x = list.singletonOrThrow();
              long n = x.size(0);
              long rows = x.size(1) / 8;
              long columns = x.size(2) / 8;
              NDArray windows =
                  x.reshape(n, rows, 8, columns, 8, 3)
                      .transpose(0, 1, 3, 2, 4, 5)
                      .reshape(n * rows * columns, 64, 3);
              NDArray scores = windows.batchMatMul(windows.swapAxes(-1, -2)).softmax(-1);
              return new NDList(
                  scores
                      .batchMatMul(windows)
                      .reshape(n, rows, columns, 8, 8, 3)
                      .transpose(0, 1, 3, 2, 4, 5)
                      .reshape(n, rows * 8, columns * 8, 3));
            });
    Export.of(block, new Shape(-1, -1, -1, 3)).save(folder.resolve("windows.onnx"));
  }

  @Test
  void blockThatTakesNoSizeTriedIsRefusedWithBothAndWhatToDo() {
    Block block =
        new LambdaBlock(
            list -> {
              NDArray x = list.singletonOrThrow();
              if (x.size(2) > 40) {
                throw new IllegalArgumentException("at most 40 rows");
              }
              return new NDList(x.add(1));
            });
    Export export = Export.of(block, new Shape(-1, 1, -1, 8));
    String message = failure(export);
    assertTrue(message.contains("rejects an input of shape (3, 1, 63, 8)"), message);
    assertTrue(message.contains("rejects an input of shape (3, 1, 64, 8)"), message);
    assertTrue(message.contains("at most 40 rows"), message);
    assertTrue(message.contains(".withProbes("), message);
    export.withProbes(rows(20, 30, 40)).save(folder.resolve("forty.onnx"));
    String unseen = failure(export.withProbes(rows(20, 30, 41)));
    assertTrue(unseen.contains("rejects inputs of shape [(1, 1, 41, 8)]"), unseen);
    assertTrue(unseen.contains(".withProbes("), unseen);
  }

  private static ProbeShapes rows(long... rows) {
    return new ProbeShapes(
        List.of(new Shape(3, 1, rows[0], 8)),
        List.of(new Shape(2, 1, rows[1], 8)),
        List.of(new Shape(1, 1, rows[2], 8)));
  }

  private static NDArray halved(NDArray x) {
    Shape two = new Shape(2, 2);
    return x.getNDArrayInternal().maxPool(two, two, new Shape(0, 0), false);
  }

  private static NDArray doubled(NDArray x) {
    return x.getNDArrayInternal()
        .interpolation(new long[] {x.size(2) * 2, x.size(3) * 2}, 0, false);
  }

  @Test
  void blockOfAFixedSizeIsExportedWithFixedSizes() {
    Path file = folder.resolve("fixed.onnx");
    Export.of(lenet(), new Shape(2, 1, 28, 28)).save(file);
    assertEquals(
        List.of(Dim.of(2), Dim.of(10)), OnnxReader.read(file).graph().outputs().get(0).shape());
  }
}
