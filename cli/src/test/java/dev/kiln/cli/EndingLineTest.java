package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that get ctrl-C or SIGTERM in the middle of their work, each in a Java of its own. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals are sent by Linux's programs")
class EndingLineTest {
  private static final Path MODELS = Path.of("../models").toAbsolutePath().normalize();
  private static final Path CLIP = Path.of("../samples/clip.avi").toAbsolutePath().normalize();
  private static final String OLD = "what was here before";
  private static final int PATIENCE_SECONDS = 30;

  @TempDir private static Path given;
  private static Path digits;
  private static Path photos;
  private static Path key;

  @TempDir private Path folder;

  /** A way to tell a process to end, and the exit code that says so. */
  private enum Signal {
    INT(130),
    TERM(143);

    private final int exitCode;

    Signal(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  /**
   * A command that works for long.
   *
   * @param output the file that it would replace; empty for none
   * @param mayKeep which files may be there afterwards, by their names
   */
  record Work(String output, Predicate<String> mayKeep, List<String> words) {
    static Work of(String output, Object... words) {
      return new Work(output, name -> false, Stream.of(words).map(Object::toString).toList());
    }

    /** What is in this folder is kept, for a later run to go on with. */
    Work keeping(String run) {
      return new Work(output, name -> name.startsWith(run), words);
    }

    @Override
    public String toString() {
      return String.join(" ", words.subList(0, 2));
    }
  }

  @BeforeAll
  static void data() throws Exception {
    digits = TinyData.mnist(given.resolve("mnist"), 2000, 2000);
    photos = TinyData.photos(given.resolve("photos"), 14);
    String secret =
        Base64.getMimeEncoder()
            .encodeToString(
                KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded());
    key = given.resolve("key.pem");
    Files.writeString(
        key, "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----\n");
  }

  private static Path model(String name) {
    return MODELS.resolve(name + ".onnx");
  }

  private static Work train() {
    return Work.of("", "train", "lenet5", "--data", digits, "--out", "run", "--epochs", "500")
        .keeping("run");
  }

  private static Work video() {
    return Work.of("out.avi", "run", model("style-candy"), CLIP, "-o", "out.avi");
  }

  static Stream<Work> works() {
    Path candy = model("style-candy");
    Path read = model("digits");
    return Stream.of(
        train(),
        video(),
        Work.of("", "train", "dcgan28", "--data", digits, "--out", "run").keeping("run"),
        Work.of("out.onnx", "tune", read, "--data", digits, "--out", "run", "-o", "out.onnx")
            .keeping("run"),
        Work.of("out.onnx", "tune", read, "--data", digits, "--prune", ".5", "-o", "out.onnx")
            .keeping("out.onnx.run"),
        Work.of("out.onnx", "export", "style", "-o", "out.onnx"),
        Work.of("out.onnx", "export", "resnet18", "--external", "-o", "out.onnx"),
        Work.of("out.onnx", "optimize", model("segment-street"), "-o", "out.onnx"),
        Work.of("out.onnx", "optimize", candy, "-o", "out.onnx", "--precision", "fp16"),
        Work.of(
            "out.onnx",
            "optimize",
            candy,
            "-o",
            "out.onnx",
            "--precision",
            "int8",
            "--calibrate",
            photos),
        Work.of("", "verify", candy, candy),
        Work.of("", "run", candy, photos, "-o", "painted"),
        Work.of("out.png", "generate", model("dcgan28"), "-o", "out.png"),
        Work.of("", "eval", read, "--data", digits),
        Work.of("", "bench", candy, "--seconds", "60"),
        Work.of("candy.sig", "sign", candy, "--key", key, "-o", "candy.sig"),
        Work.of("", "inspect", candy, "--sbom"),
        Work.of("", "live", "--model", candy, "--headless", "--source", CLIP, "--seconds", "60"),
        Work.of("", "live", "--model", candy, "--source", CLIP, "--port", "0", "--no-browser"));
  }

  @Test
  void ctrlCInATrainingEndsItAndKeepsItsCheckpoint() throws Exception {
    Path here = ends(train(), Signal.INT, 3000);
    assertFalse(names(here).stream().anyMatch(name -> name.startsWith("run/.")), "no drafts");
  }

  @Test
  void ctrlCInAVideoLeavesWhatWasThere() throws Exception {
    ends(video(), Signal.INT, 2500);
  }

  @Test
  void aServiceIsStopped() throws Exception {
    Work live =
        Work.of(
            "",
            "live",
            "--model",
            model("digits"),
            "--source",
            CLIP,
            "--port",
            "0",
            "--no-browser");
    ends(live, Signal.TERM, 2500);
  }

  @ParameterizedTest
  @Tag("slow")
  @MethodSource("works")
  void everyCommandEndsWellAtAnyTime(Work work) throws Exception {
    for (int i = 0; i < 6; i++) {
      ends(work, i % 2 == 0 ? Signal.INT : Signal.TERM, 500 + 700 * i);
    }
  }

  /** Tells a command to end so long after its start, and returns the folder where it worked. */
  private Path ends(Work work, Signal signal, int millis) throws Exception {
    Path here = Files.createDirectory(folder.resolve(signal + "-" + millis));
    Path temporary = Files.createDirectory(folder.resolve(here.getFileName() + ".tmp"));
    if (!work.output().isEmpty()) {
      Files.writeString(here.resolve(work.output()), OLD);
    }
    Path said = folder.resolve(here.getFileName() + ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                // Who starts tests in the background may have ctrl-C ignored.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx1g",
                "-Djava.io.tmpdir=" + temporary,
                "-Dkiln.home=" + MODELS.getParent(),
                "-cp",
                absolute(System.getProperty("java.class.path")),
                Kiln.class.getName()));
    command.addAll(work.words());
    Process process =
        new ProcessBuilder(command)
            .directory(here.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean finished = process.waitFor(millis, TimeUnit.MILLISECONDS);
    if (!finished) {
      new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
    }
    try {
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it ends");
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(said);
    String about = work + ", " + signal + " after " + millis + " ms:\n" + text;
    assertFalse(text.contains("\tat ") || text.contains("fatal error"), about);
    boolean complete = process.exitValue() == 0;
    if (!complete) {
      assertEquals(signal.exitCode, process.exitValue(), about);
      if (!work.output().isEmpty() && Files.size(here.resolve(work.output())) == OLD.length()) {
        assertEquals(OLD, Files.readString(here.resolve(work.output())), about);
      }
      Set<String> left =
          names(here).stream()
              .filter(name -> !name.equals(work.output()) && !work.mayKeep().test(name))
              .collect(Collectors.toSet());
      assertEquals(Set.of(), left, about);
    }
    // ONNX Runtime unpacks its own libraries there, and may leave them; the launcher has them
    // unpacked.
    List<String> forgotten =
        names(temporary).stream().filter(name -> !name.startsWith("onnxruntime-java")).toList();
    assertEquals(List.of(), forgotten, about);
    return here;
  }

  private static String absolute(String classPath) {
    return Stream.of(classPath.split(System.getProperty("path.separator")))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  /** The files in a folder and its folders, and the folders without any. */
  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !file.equals(folder))
          .filter(file -> !Files.isDirectory(file) || file.toFile().list().length == 0)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
