package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands of a page run one after the other, as a reader types them, in a folder where the
 * files that they name are. Word for word, but for {@code live}, which needs a camera, and for
 * training, which is cut short: see {@link #shortened}.
 */
@Tag("slow")
class DocsRunTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern START = Pattern.compile("    \\./kiln (.*)");

  /** What the pages call their inputs, below the shared data or the project's own folder. */
  private static final Map<String, String> INPUTS =
      Map.ofEntries(
          Map.entry("DIR", "data/mnist"),
          Map.entry("PHOTOS", "data/photos/val"),
          Map.entry("photos", "data/photos/val"),
          Map.entry("painting.jpg", "data/styles/mosaic.jpg"),
          Map.entry("mosaic.jpg", "data/styles/mosaic.jpg"),
          Map.entry("mine.jpg", "data/styles/candy.jpg"),
          Map.entry("vgg16.pth", "data/vgg/vgg16_caffe_relu3_3.safetensors"),
          Map.entry("vgg16.safetensors", "data/vgg/vgg16_caffe_relu3_3.safetensors"),
          Map.entry(
              "mobilenet_v2.safetensors", "data/mobilenetv2/mobilenetv2_torchvision.safetensors"),
          Map.entry("camvid", "data/camvid"),
          Map.entry("other.onnx", "data/onnx/mnist-8-cntk.onnx"),
          Map.entry("model.onnx", "data/onnx/style-mosaic-opset11-dynamic.onnx"),
          Map.entry("mosaic.onnx", "data/onnx/style-mosaic-opset11-dynamic.onnx"),
          Map.entry("photo.jpg", "samples/street.jpg"),
          Map.entry("samples", "samples"),
          Map.entry("models", "models"),
          Map.entry("MODEL", "models/digits.onnx"),
          Map.entry("GAN.onnx", "models/dcgan28.onnx"));

  /** Commands whose inputs are nowhere, and what takes hours even when it is cut short. */
  private static final List<String> LEFT_OUT =
      List.of(
          "live",
          "signal=1,512",
          "arrays.npz",
          "relu.safetensors",
          "alexnet",
          "resnet18",
          "xception",
          "deeplab-mobilenetv2 --data DIR",
          "mobilenetv2 --data DIR",
          "style --data DIR");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/export.md", "docs/running.md", "docs/training.md"})
  void theCommandsOfAPageRun(String page) throws Exception {
    String shared = System.getProperty("kiln.shared");
    assumeTrue(shared != null, "needs the shared data: -Dkiln.shared=DIR");
    for (Map.Entry<String, String> input : INPUTS.entrySet()) {
      Path below = input.getValue().startsWith("data/") ? Path.of(shared) : HOME;
      Files.createSymbolicLink(folder.resolve(input.getKey()), below.resolve(input.getValue()));
    }
    List<String> failures = new ArrayList<>();
    for (String command : commands(HOME.resolve(page))) {
      String failure = run(shortened(command));
      if (!failure.isEmpty()) {
        failures.add(command + "\n    " + failure);
      }
    }
    assertEquals(List.of(), failures);
  }

  private static List<String> commands(Path page) throws IOException {
    try (Stream<String> lines = Files.readString(page).replaceAll(" *\\\\\\R *", " ").lines()) {
      return lines
          .map(START::matcher)
          .filter(line -> line.matches())
          .map(line -> line.group(1).replaceAll("[\\[\\]]| *#.*|[|<>].*", "").strip())
          .filter(command -> LEFT_OUT.stream().noneMatch(command::contains))
          .toList();
    }
  }

  /**
   * Returns a command that takes seconds: training lasts one epoch of a few pictures, MNIST is not
   * downloaded, a run that is there already is trained elsewhere, and a measurement lasts a second.
   */
  private String shortened(String command) {
    if (command.startsWith("bench")) {
      return command.replaceAll(" --seconds \\d+", "") + " --seconds 1";
    }
    if (!command.startsWith("train ")) {
      return command;
    }
    String brief =
        command.replaceAll(
            " --(epochs|limit|test-limit|frozen-epochs|pixel-warm-up|style-warm-up|batch) \\S+",
            "");
    String name = command.split(" ")[1];
    if (command.contains("--resume")) {
      return brief + " --epochs 2";
    }
    String out = "runs/" + (Files.exists(folder.resolve("runs/" + name)) ? name + "-again" : name);
    return brief
        + (command.contains("--data") ? "" : " --data DIR")
        + (command.contains("--out") ? "" : " --out " + out)
        + " --epochs 1 --batch 4 --limit 8 --test-limit 4";
  }

  /** Returns the complaint of a command that fails. */
  private String run(String command) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dkiln.home=" + HOME,
                "dev.kiln.cli.Kiln"));
    words.addAll(List.of(command.split(" +")));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    process.destroyForcibly();
    if (ended && process.exitValue() == 0) {
      return "";
    }
    return Files.readAllLines(output).stream()
        .filter(line -> line.startsWith("kiln: "))
        .findFirst()
        .orElse(ended ? "exit code " + process.exitValue() : "takes more than ten minutes");
  }
}
