package dev.kiln.export.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import dev.kiln.export.Export;
import dev.kiln.export.Networks;
import dev.kiln.export.capture.ProbeShapes;
import dev.kiln.export.lower.OperatorCases;
import dev.kiln.export.lower.OperatorCases.OperatorCase;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.dress.PictureOutput;
import dev.kiln.graph.quantize.Goal;
import dev.kiln.graph.quantize.Quality;
import dev.kiln.graph.quantize.Quantize;
import dev.kiln.graph.quantize.QuantizeReport;
import dev.kiln.graph.verify.RandomTensors;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.task.Normalization;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.dnn.Dnn;
import org.opencv.dnn.Net;

/** Our files, read by programs that are not ours; each is skipped where it is not installed. */
class JudgesTest {
  private static final Path NODE = Path.of("src", "test", "node");
  private static final Path PYTHON = Path.of("src", "test", "python", "judge.py");

  @TempDir static Path folder;
  private static final List<String> CASES = new ArrayList<>();
  private static NDManager manager;

  @BeforeAll
  static void exportEveryOperatorAndSomeNetworks() throws IOException {
    manager = NDManager.newBaseManager();
    for (OperatorCase operator : OperatorCases.all()) {
      write(
          operator.name(),
          Export.of(
              new LambdaBlock(operator.forward()::apply), operator.inputs().toArray(Shape[]::new)),
          operator.inputs());
    }
    write("lenet", Export.of(lenet(), digits(-1)), List.of(digits(-1)));
    write("one lenet", Export.of(lenet(), digits(1)), List.of(digits(1)));
    write("residual", Export.of(residual(), photo(-1, -1)), List.of(photo(-1, -1)));
    write("one residual", Export.of(residual(), photo(1, 32)), List.of(photo(1, 32)));
    Path dressed = Files.createDirectory(folder.resolve("dressed lenet"));
    Export.of(lenet(), digits(-1))
        .withPictures(PictureInput.of(Normalization.unit()))
        .save(dressed.resolve("model.onnx"));
    Tensor pictures = RandomTensors.pictures(new long[] {5, 1, 28, 28}, new Random(1));
    Case.write(dressed, Map.of("image", pictures));
    CASES.add(dressed.toString());
    quantize();
  }

  /** A network from pictures to pictures, in int8: its bytes may differ where roundings do. */
  private static void quantize() throws IOException {
    Path floats = folder.resolve("floats.onnx");
    Block network =
        new SequentialBlock()
            .add(Networks.conv(16, 3, 1))
            .add(Activation.reluBlock())
            .add(Networks.conv(16, 3, 1))
            .add(Activation.reluBlock())
            .add(Networks.conv(3, 3, 1));
    Export.of(Networks.initialized(network, manager, photo(1, 32)), photo(-1, -1))
        .withDressing(
            Dressing.of(
                PictureInput.of(Normalization.unit()),
                new PictureOutput("output", "picture", Normalization.signed())))
        .save(floats);
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      samples.add(
          Map.of("image", RandomTensors.pictures(new long[] {1, 3, 40, 32}, new Random(i))));
    }
    Path own = Files.createDirectory(folder.resolve("int8"));
    QuantizeReport report =
        Quantize.of(floats, Samples.of(samples))
            .withGoal(Goal.atLeast(Quality.PSNR, 20).orSlower())
            .save(own.resolve("model.onnx"));
    assertEquals(3, report.integer().size(), () -> report.inFloat().toString());
    Case.write(own, samples.get(0), 0.01);
    CASES.add(own.toString());
  }

  @AfterAll
  static void close() {
    manager.close();
  }

  @Test
  void onnxsOwnCheckerAndEvaluatorAgree() throws IOException, InterruptedException {
    Optional<String> python =
        Stream.of("/usr/bin/python3", "python3")
            .filter(p -> succeeds(p, "-c", "import numpy, onnx"))
            .findFirst();
    assumeTrue(python.isPresent(), "needs Python with onnx (Debian: python3-onnx)");
    assertAllAgree(List.of(python.get(), PYTHON.toAbsolutePath().toString()));
  }

  @Test
  void onnxRuntimeInNodeAgrees() throws IOException, InterruptedException {
    assumeTrue(
        Files.isDirectory(NODE.resolve("node_modules")) && succeeds("node", "--version"),
        "needs Node.js and 'npm ci --ignore-scripts' in " + NODE);
    assertAllAgree(List.of("node", NODE.resolve("judge.mjs").toAbsolutePath().toString()));
  }

  @Test
  void openCvAgreesAtFixedShapes() {
    OpenCV.loadLocally();
    for (String name : List.of("one lenet", "one residual")) {
      Path model = folder.resolve(name).resolve("model.onnx");
      Shape shape = name.endsWith("lenet") ? digits(1) : photo(1, 32);
      float[] numbers = new float[(int) shape.size()];
      Random random = new Random(5);
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = random.nextFloat();
      }
      int[] dims = LongStream.of(shape.getShape()).mapToInt(Math::toIntExact).toArray();
      Mat input = new Mat(dims, CvType.CV_32F);
      input.put(new int[dims.length], numbers);
      Net net = Dnn.readNetFromONNX(model.toString());
      net.setInput(input);
      Mat output = net.forward();
      float[] found = new float[(int) output.total()];
      output.get(new int[output.dims()], found);
      float[] expected;
      try (Model ours = Model.open(model)) {
        expected =
            ours.run(Map.of("input", Tensor.floats(numbers, shape.getShape())))
                .get("output")
                .toFloats();
      }
      assertArrayEquals(expected, found, 1e-4f, name);
    }
  }

  private static void assertAllAgree(List<String> judge) throws IOException, InterruptedException {
    assertTrue(CASES.size() > 100, "cases: " + CASES.size());
    List<String> command = new ArrayList<>(judge);
    command.addAll(CASES);
    File log = folder.resolve("judge.log").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertTrue(ended, "the judge came to no end");
    assertEquals(0, process.exitValue(), () -> text(log));
  }

  private static String text(File log) {
    try {
      return Files.readString(log.toPath());
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private static void write(String name, Export export, List<Shape> shapes) throws IOException {
    Path own = Files.createDirectory(folder.resolve(name.replaceAll("[^\\w ]", "_")));
    List<String> names =
        shapes.size() == 1
            ? List.of("input")
            : IntStream.range(0, shapes.size()).mapToObj(i -> "input_" + i).toList();
    export.save(own.resolve("model.onnx"));
    Case.write(own, ProbeShapes.of(shapes).unseen(names, new Random(1)));
    CASES.add(own.toString());
  }

  private static Shape digits(long batch) {
    return new Shape(batch, 1, 28, 28);
  }

  private static Shape photo(long batch, long size) {
    return new Shape(batch, 3, size, size);
  }

  private static Block lenet() {
    return Networks.initialized(Networks.lenet(), manager, digits(1));
  }

  private static Block residual() {
    return Networks.initialized(Networks.residual(), manager, photo(1, 32));
  }
}
