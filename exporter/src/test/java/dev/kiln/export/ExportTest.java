package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import ai.djl.util.PairList;
import com.google.gson.Gson;
import dev.kiln.export.dress.Normalization;
import dev.kiln.export.dress.PictureInput;
import dev.kiln.export.graph.Dim;
import dev.kiln.export.graph.Node;
import dev.kiln.export.graph.Op;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.export.onnx.OnnxModel;
import dev.kiln.export.onnx.OnnxReader;
import dev.kiln.export.verify.Tolerance;
import dev.kiln.runtime.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {
  private static final Shape DIGITS = new Shape(-1, 1, 28, 28);

  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void lenetBecomesAModelThatTakesPicturesAndIsVerifiedAtAnUnseenBatch() {
    Path file = folder.resolve("lenet.onnx");
    List<Step> told = new ArrayList<>();
    Report report =
        Export.of(lenet(), DIGITS)
            .picture(PictureInput.of(Normalization.unit()))
            .outputs("logits")
            .metadata(Map.of("kiln.task", "digits"))
            .listener(told::add)
            .save(file);

    assertEquals(report.steps(), told);
    assertEquals(
        List.of("capture", "lower", "simplify", "dress", "save", "verify"),
        told.stream().map(Step::name).toList());
    assertEquals(61_706, report.parameters());
    assertEquals(List.of("image uint8 [5, 28, 28, 1]"), report.verification().shapes());
    assertTrue(report.verification().worst().absolute() <= 1e-5, report::toString);
    assertEquals(5, report.verification().worst().decisions());
    try (Model model = Model.open(file)) {
      assertEquals("image uint8 [N, 28, 28, 1]", model.inputs().get(0).toString());
      assertEquals("logits float [N, 10]", model.outputs().get(0).toString());
      assertEquals("digits", model.card().task());
    }
  }

  @Test
  void undressedModelIsThePlainNetwork() {
    Path file = folder.resolve("plain.onnx");
    Export.of(lenet(), DIGITS).save(file);
    OnnxModel model = OnnxReader.read(file);
    assertEquals("input float [N, 1, 28, 28]", model.graph().inputs().get(0).toString());
    assertEquals("output float [N, 10]", model.graph().outputs().get(0).toString());
    assertEquals(
        List.of(
            "Conv",
            "Sigmoid",
            "AveragePool",
            "Conv",
            "Sigmoid",
            "AveragePool",
            "Reshape",
            "Gemm",
            "Sigmoid",
            "Gemm",
            "Sigmoid",
            "Gemm"),
        model.graph().nodes().stream().map(Node::operator).toList());
    assertEquals(17, model.opset());
    assertEquals(8, model.irVersion());
  }

  @Test
  void sameBlockGivesTheSameBytes() throws IOException {
    Block block = lenet();
    Path one = folder.resolve("one.onnx");
    Path two = folder.resolve("two.onnx");
    Report first = Export.of(block, DIGITS).metadata(Map.of("a", "b", "c", "d")).save(one);
    Report second = Export.of(block, DIGITS).metadata(Map.of("a", "b", "c", "d")).save(two);
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    assertEquals(first.sha256(), second.sha256());
    assertEquals(Files.size(one), first.bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 22})
  void opsetThatKilnDoesNotWriteIsRefused(int opset) {
    assertEquals(
        "opset " + opset + " is not supported, choose one from 13 to 21",
        assertThrows(ExportException.class, () -> Export.of(lenet(), DIGITS).opset(opset))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17, 18, 19, 20, 21})
  void lenetIsWrittenForEveryOpset(int opset) {
    Report report = Export.of(lenet(), DIGITS).opset(opset).save(folder.resolve("lenet.onnx"));
    assertEquals(opset, report.opset());
  }

  @Test
  void opsetThatLacksAnOperatorIsRefusedWithItsName() {
    Block block =
        new LambdaBlock(
            list -> {
              NDArray x = list.singletonOrThrow();
              NDArray one = x.getManager().ones(new Shape(6));
              return x.getNDArrayInternal().layerNorm(x, new Shape(6), one, one, 1e-5f);
            });
    String message = failure(Export.of(block, new Shape(-1, 6)).opset(16));
    assertTrue(message.startsWith("NDArrayEx.layerNorm at dev.kiln.export.ExportTest"), message);
    assertTrue(message.contains("LayerNormalization needs opset 17 or newer"), message);
  }

  @Test
  void parametersHaveDjlsNamesOrThoseThatAreGiven() {
    Block block = lenet();
    Path file = folder.resolve("lenet.onnx");
    Export.of(block, DIGITS)
        .parameters(Map.of("conv1.weight", block.getParameters().valueAt(0)))
        .save(file);
    var names = OnnxReader.read(file).graph().initializers().keySet();
    assertTrue(names.contains("conv1.weight"), names.toString());
    assertTrue(names.contains("01Conv2d_bias"), names.toString());
  }

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
            .picture(PictureInput.of(Normalization.imagenet()))
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
  void blockOfAFixedSizeIsExportedWithFixedSizes() {
    Path file = folder.resolve("fixed.onnx");
    Export.of(lenet(), new Shape(2, 1, 28, 28)).save(file);
    assertEquals(
        List.of(Dim.of(2), Dim.of(10)), OnnxReader.read(file).graph().outputs().get(0).shape());
  }

  @Test
  void inputsAndOutputsCanBeSeveralAndUntouched() {
    Block block =
        new LambdaBlock(
            list ->
                new NDList(list.get(0).matMul(list.get(1)), list.get(1), list.get(0), list.get(0)));
    Path file = folder.resolve("several.onnx");
    Export.of(block, new Shape(-1, 4), new Shape(4, 3)).inputs("x", "w").save(file);
    OnnxModel model = OnnxReader.read(file);
    assertEquals(List.of("x", "w"), model.graph().inputs().stream().map(v -> v.name()).toList());
    assertEquals(
        List.of("output_0", "output_1", "output_2", "output_3"),
        model.graph().outputs().stream().map(v -> v.name()).toList());
  }

  @Test
  void blockAuthorCanAddARowForAMethod() {
    Block block = new LambdaBlock(list -> new NDList(list.singletonOrThrow().cumSum(1)));
    Lowerings more =
        Lowerings.standard()
            .with(
                "NDArray.cumSum",
                (call, emitter) ->
                    emitter.foreign(
                        "",
                        "CumSum",
                        dev.kiln.export.lower.Attributes.none(),
                        1,
                        emitter.value(call.receiver()),
                        emitter.scalar(call.integer(0), dev.kiln.export.graph.ElementType.INT64)));
    Report report =
        Export.of(block, new Shape(-1, 6)).lowerings(more).save(folder.resolve("sum.onnx"));
    assertTrue(report.verification().worst().absolute() <= 1e-5);
  }

  @Test
  void blockAuthorCanAddAnOperatorOfTheirOwn() {
    Block block =
        new LambdaBlock(
            list -> {
              NDArray x = list.singletonOrThrow();
              PairList<String, Object> settings = new PairList<>();
              settings.add("factor", 3);
              return Shout.of(x, settings);
            });
    Lowerings more =
        Lowerings.standard()
            .with(
                "example.shout",
                (list, settings) -> Shout.compute(list.head(), (Integer) settings.get("factor")),
                (call, emitter) ->
                    List.of(
                        emitter.node(
                            Op.MUL,
                            emitter.value(call.arrays(0).get(0)),
                            emitter.scalar(
                                call.named(1).get("factor"),
                                dev.kiln.export.graph.ElementType.FLOAT))));
    Report report =
        Export.of(block, new Shape(-1, 6)).lowerings(more).save(folder.resolve("own.onnx"));
    assertEquals(1, report.nodes());
    String message = failure(Export.of(block, new Shape(-1, 6)));
    assertTrue(message.startsWith("no lowering for 1 operator: example.shout at "), message);
  }

  @Test
  void modelThatDiffersIsNotWrittenAndTheOldFileStays() throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), "the old one");
    Lowerings wrong =
        Lowerings.standard()
            .with(
                "NDArrayEx.sigmoid",
                (call, emitter) -> List.of(emitter.node(Op.TANH, emitter.value(call.receiver()))));
    ExportException e =
        assertThrows(
            ExportException.class, () -> Export.of(lenet(), DIGITS).lowerings(wrong).save(file));
    assertTrue(e.getMessage().startsWith("the model differs from its source at"), e.getMessage());
    assertEquals("the old one", Files.readString(file));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void toleranceIsTheCallersToChoose() {
    assertTrue(
        failure(Export.of(lenet(), DIGITS).tolerance(new Tolerance(0, 0))).contains("differs"));
  }

  @Test
  void blockInTrainingModeIsRefused() {
    Block block =
        new LambdaBlock(
            list -> {
              NDArray x = list.singletonOrThrow();
              return x.getNDArrayInternal().dropout(x, 0.5f, true);
            });
    String message = failure(Export.of(block, new Shape(-1, 6)));
    assertTrue(message.startsWith("NDArrayEx.dropout at dev.kiln.export.ExportTest"), message);
    assertTrue(message.contains("it runs as in training"), message);
  }

  @Test
  void averageThatShallNotCountItsPaddingIsRefused() {
    Block block =
        Pool.avgPool2dBlock(new Shape(3, 3), new Shape(1, 1), new Shape(1, 1), false, false);
    assertTrue(failure(Export.of(block, new Shape(-1, 1, 6, 6))).contains("countIncludePad"));
  }

  @Test
  void wrongNumberOfNamesIsRefused() {
    assertEquals(
        "the block has 1 outputs, 2 names were given: [a, b]",
        failure(Export.of(lenet(), DIGITS).outputs("a", "b")));
    assertEquals(
        "the name 'x' is given twice; give each input and output its own",
        failure(Export.of(lenet(), DIGITS).inputs("x").outputs("x")));
  }

  @Test
  void everyNativeArrayOfAnExportIsClosed() {
    Block block = lenet();
    int before = manager.getManagedArrays().size();
    Export.of(block, DIGITS).save(folder.resolve("lenet.onnx"));
    assertEquals(before, manager.getManagedArrays().size());
  }

  @Test
  void reportIsPlainDataAndPrintsALineForEachStep() {
    Report report = Export.of(lenet(), DIGITS).save(folder.resolve("lenet.onnx"));
    assertEquals(5, report.toString().lines().filter(l -> l.startsWith("[ok] ")).count());
    String json = new Gson().toJson(report);
    assertEquals(report.sha256(), new Gson().fromJson(json, Report.class).sha256());
  }

  private Block lenet() {
    return Networks.initialized(Networks.lenet(), manager, new Shape(1, 1, 28, 28));
  }

  private String failure(Export export) {
    Path file = folder.resolve("failed.onnx");
    String message = assertThrows(ExportException.class, () -> export.save(file)).getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(Files.notExists(file));
    return message;
  }
}
