package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import dev.kiln.pictures.Pictures;
import dev.kiln.train.weights.Weights;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small inputs of {@code kiln.shared}, on which Kiln once failed, and what is right. */
class CasesTest {
  @TempDir private Path folder;

  private Path input(String name) {
    String shared = System.getProperty("kiln.shared");
    assumeTrue(shared != null, "needs the shared data: -Dkiln.shared=DIR");
    Path file = Path.of(shared, "cases", name);
    assumeTrue(Files.exists(file), "no such case: " + file);
    return file;
  }

  private static void answers(Console console, int exitCode, String says) {
    assertEquals(exitCode, console.exitCode(), console.err());
    String printed = console.out() + console.err();
    assertTrue(says == null || printed.contains(says), printed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          checkpoint-averaged/averaged_model.pth
          checkpoint-averaged/compiled.pth
          checkpoint-averaged/compiled_and_parallel.pth
          checkpoint-averaged/lightning.pth
          checkpoint-extras/defaultdict_set.pth
          checkpoint-extras/dtype.pth
          checkpoint-extras/int16.pth
          checkpoint-extras/namespace.pth
          checkpoint-extras/numpy_scalar.pth
          checkpoint-wrappers/ema.pth
          checkpoint-wrappers/generator.pth
          checkpoint-wrappers/model_state.pth
          checkpoint-wrappers/net.pth
          checkpoint-wrappers/params_ema.pth
          file-is-no-weights/old_format_protocol4.pth
          """)
  void weightsAreRead(String name) {
    Path out = folder.resolve("out.onnx");
    Path file = input(name);
    answers(kiln("export", "conv-autoencoder", "--weights", file, "-o", out), 0, "[ok] verify");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          file-is-no-weights/lfs_pointer.pth         | Git LFS pointer
          file-is-no-weights/lfs_pointer.safetensors | Git LFS pointer
          file-is-no-weights/plain_pickle.pkl        | pickle
          file-is-no-weights/not_found.pth           | a web page
          hostile/s_key_laugh34.pt                   | s_key_laugh34.pt
          hostile/s_key_selflist.pt                  | s_key_selflist.pt
          """)
  void whatIsNoWeightsFileIsNamed(String name, String says) {
    Path out = folder.resolve("out.onnx");
    Console export = kiln("export", "conv-autoencoder", "--weights", input(name), "-o", out);
    answers(export, 1, says);
    assertEquals(1, export.err().lines().filter(line -> line.startsWith("kiln: ")).count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dim-minus-one/batch.onnx                       | [3, 3]
          ml-domain-only/scaler.onnx                     | ai.onnx.ml
          no-inputs/constant.onnx                        | [ok] verify
          pool-valid-ceil/MaxPool.onnx                   | [ok] verify
          pool-valid-ceil/AveragePool.onnx               | [ok] verify
          float16-in-and-out/half.onnx                   | float16
          float16-in-and-out/bfloat16_out.onnx           | [ok] verify
          float16-in-and-out/uint16_in.onnx              | uint16
          strings-and-maps/zipmap.onnx                   | was left out
          foreign/weights-as-inputs-ir4.onnx             | [ok] verify
          foreign/tiny-sigmoid.onnx                      | within the roundings
          foreign/int-mod.onnx                           | [ok] verify
          foreign/unused-input.onnx                      | [ok] verify
          foreign/tract-qrelu_1-minus-one.onnx           | [3, 10]
          foreign/node-test_ai_onnx_ml_binarizer.onnx    | [ok] verify
          """)
  void modelsOfOthersAreOptimized(String name, String says) {
    Path out = folder.resolve("out.onnx");
    answers(kiln("optimize", input(name), "-o", out), 0, says);
    assertTrue(Files.exists(out));
  }

  @ParameterizedTest
  @CsvSource({"channels-last-optimize/nhwc.onnx", "dim-minus-one/picture.onnx"})
  void modelsOfOthersTakePictures(String name) {
    Path out = folder.resolve("out.onnx");
    answers(kiln("optimize", input(name), "--image", "unit", "-o", out), 0, "[ok] dress");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hostile/bias_leak.onnx              | reserved
          hostile/c_1_16_1.onnx               | reserved
          hostile/convt_group_type_hi.onnx    | not of 32 bits
          hostile/onnxatt_type_hi.onnx        | not of 32 bits
          hostile/div_func_rename.onnx        | division by -1
          hostile/div_identity.onnx           | division by -1
          hostile/exp_ref_5_4.onnx            | parameter of a function
          hostile/graph_ref_1000x1000.onnx    | parameter of a function
          hostile/ln_func_missing_input2.onnx | omitted
          hostile/split_name_scope.onnx       | constant sizes
          hostile/prepacked/v_len1.onnx       | prepacked
          """)
  void hostileModelsAreRefused(String name, String says) {
    answers(kiln("bench", input(name), "--seconds", "0.1"), 1, says);
  }

  @ParameterizedTest
  @CsvSource({"truncated-jpeg/half.jpg", "truncated-jpeg/hole.jpg"})
  void damagedPicturesAreNamed(String name) {
    answers(kiln("run", "../models/digits.onnx", input(name)), 1, "the picture is damaged");
  }

  @ParameterizedTest
  @CsvSource({"grey", "grey_alpha", "grey_alpha_16bit", "grey_transparent_colour"})
  void greyPicturesKeepTheirValues(String name) throws Exception {
    BufferedImage picture = Pictures.read(input("grey-alpha-png/" + name + ".png"));
    assertEquals(0x646464, picture.getRGB(10, 10) & 0xffffff);
    assertEquals(0x1e1e1e, picture.getRGB(50, 10) & 0xffffff);
  }

  @ParameterizedTest
  @ValueSource(strings = {"I16", "U16", "U32", "U64"})
  void integersOfEveryTypeAreRead(String type) {
    Path file = input("safetensors-types/" + type + ".safetensors");
    try (NDManager manager = NDManager.newBaseManager()) {
      assertEquals(2, Weights.read(file, manager).size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cmyk.jpg"})
  void inksAreReadAsTheColoursTheyPrint(String name) {
    BufferedImage picture = Pictures.read(input("cmyk-jpeg/" + name));
    int width = picture.getWidth();
    int height = picture.getHeight();
    assertNear(0xc86432, picture.getRGB(width / 4, height / 2));
    assertNear(0x14283c, picture.getRGB(width * 3 / 4, height / 2));
  }

  private static void assertNear(int wanted, int rgb) {
    for (int shift = 0; shift < 24; shift += 8) {
      assertEquals(wanted >> shift & 0xff, rgb >> shift & 0xff, 6, Integer.toHexString(rgb));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "class-folders/hidden, blue red",
    "class-folders/mac, blue red",
    "class-folders/traintest, blue red",
    "exif-in-training, a b"
  })
  void foldersOfClassesAreTrained(String name, String classes) {
    Path run = folder.resolve("run");
    Console train =
        kiln(
            "train",
            "mobilenetv2",
            "--data",
            input(name),
            "--out",
            run,
            "--epochs",
            "1",
            "--batch",
            "4");
    answers(train, 0, null);
    Path model = folder.resolve("model.onnx");
    answers(kiln("export", run, "-o", model), 0, null);
    String inspected = kiln("inspect", model, "--json").out().replaceAll("\\W+", " ");
    assertTrue(inspected.contains(" " + classes + " "), inspected);
  }

  @Test
  void masksOfIgnoredPixelsAloneAreNamed() {
    Path run = folder.resolve("run");
    answers(
        kiln(
            "train",
            "deeplab-mobilenetv2",
            "--data",
            input("batch-of-void/data"),
            "--out",
            run,
            "--batch",
            "2",
            "--crop",
            "64",
            "--epochs",
            "1"),
        1,
        "no pixel of the 4 pictures counts");
  }

  @ParameterizedTest
  @CsvSource({"class-map-output/argmax.onnx"})
  void aClassMapIsDrawn(String name) throws Exception {
    Path photo = TinyData.photo(folder.resolve("photo.png"), 1);
    Path out = folder.resolve("out.png");
    answers(
        kiln("run", input(name), photo, "--task", "segmentation", "--image", "unit", "-o", out),
        0,
        "class");
    assertTrue(Files.exists(out));
  }

  @ParameterizedTest
  @CsvSource({"foreign/digit-0-blurred-320px.png"})
  void aBlurredDigitIsRead(String name) {
    Console run = kiln("run", "../models/digits.onnx", input(name));
    assertTrue(run.out().startsWith("0 ") && run.out().lines().count() == 1, run.out());
  }
}
