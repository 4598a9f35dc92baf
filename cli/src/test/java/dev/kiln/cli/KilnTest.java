package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilnTest {
  @TempDir private Path folder;

  @Test
  void anUnknownCommandSuggestsTheNearest() {
    Console console = kiln("netwrks");
    assertEquals(2, console.exitCode());
    assertEquals(1, console.err().lines().count());
    assertTrue(console.err().contains("did you mean 'networks'?"), console.err());
  }

  @Test
  void anUnknownOptionIsNamed() {
    Console console = kiln("doctor", "--jsn");
    assertEquals(2, console.exitCode());
    assertEquals(1, console.err().lines().count());
    assertTrue(console.err().contains("--jsn"), console.err());
  }

  @Test
  void whatIsRefusedIsRefusedBeforeAnythingElseIsSaid() {
    Console console = kiln("export", "lenet5", "--metadata", "kiln.x=y");
    assertEquals(2, console.exitCode());
    assertEquals(1, console.err().lines().count(), console.err());
    assertTrue(console.err().contains("kiln.x"), console.err());
  }

  @Test
  void withoutACommandItShowsThemAll() {
    Console console = kiln();
    assertEquals(0, console.exitCode());
    for (String command : List.of("train", "export", "eval", "inspect", "doctor")) {
      assertTrue(console.out().contains("  " + command + " "), console.out());
    }
  }

  @Test
  void aCommandMayStandInAFile(@TempDir Path folder) throws IOException {
    Path words = Files.writeString(folder.resolve("words"), "models --json");
    Console console = kiln("@" + words);
    assertEquals(0, console.exitCode(), console.err());
    assertTrue(console.json().has("models"));
  }

  @Test
  void everyCommandHasItsOwnHelp() {
    for (String command : List.of("run", "train", "live", "doctor")) {
      Console console = kiln("--stacktrace", command, "--help");
      assertEquals(0, console.exitCode());
      assertTrue(console.out().startsWith("Usage: kiln " + command + " ["), console.out());
    }
  }

  @Test
  void networksCountTheirParametersAsTheArticlesDo() {
    JsonArray networks = kiln("networks", "--json").json().getAsJsonArray("networks");
    List<String> lenets = new ArrayList<>();
    for (JsonElement network : networks) {
      String name = network.getAsJsonObject().get("name").getAsString();
      if (name.startsWith("lenet")) {
        lenets.add(name + " " + network.getAsJsonObject().get("parameters").getAsLong());
      }
    }
    assertEquals(
        List.of(
            "lenet5 61706",
            "lenet5-kernel3 81194",
            "lenet5-half 35820",
            "lenet5-relu 61706",
            "lenet5-shallow 31786"),
        lenets);
  }

  @Test
  void theDoctorSaysWhatRunsAndWhyTheRestDoesNot() {
    Console console = kiln("doctor", "--json");
    assertEquals(0, console.exitCode(), console.err());
    boolean cpu = false;
    for (JsonElement element : console.json().getAsJsonArray("providers")) {
      boolean runs = element.getAsJsonObject().get("runs").getAsBoolean();
      String reason = element.getAsJsonObject().get("reason").getAsString();
      assertEquals(runs, reason.isEmpty(), reason);
      cpu |= runs && element.getAsJsonObject().get("name").getAsString().equals("CPU");
    }
    assertTrue(cpu, "the CPU always runs");
  }

  @Test
  void theStackTraceShowsTheFirstFailure() throws IOException {
    byte[] page = Files.readAllBytes(Path.of("../samples/digits.png"));
    Path picture = Files.write(folder.resolve("damaged.png"), Arrays.copyOf(page, page.length / 2));
    Path digits = Path.of("../models/digits.onnx");
    showsCause("java.io.IOException: it ends before its end chunk", "run", digits, picture);
    byte[] bytes = Files.readAllBytes(digits);
    Path model =
        Files.write(folder.resolve("damaged.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
    showsCause("com.google.protobuf.InvalidProtocolBufferException", "inspect", model);
    showsCause("ModelRefusedException", "run", model, picture);
  }

  private static void showsCause(String cause, Object... line) {
    Console brief = kiln(line);
    assertEquals(1, brief.exitCode());
    assertEquals(1, brief.err().lines().count(), brief.err());
    Object[] more = Arrays.copyOf(line, line.length + 1);
    more[line.length] = "--stacktrace";
    Console full = kiln(more);
    assertEquals(1, full.exitCode());
    assertTrue(full.err().endsWith(brief.err()), full.err());
    assertTrue(
        full.err().lines().anyMatch(l -> l.startsWith("Caused by: ") && l.contains(cause)),
        full.err());
  }

  /** What a file says could be an escape sequence, which a terminal would obey. */
  @Test
  void namesOfFilesArePrintedWithoutControlCharacters() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path picture = Files.writeString(folder.resolve("a\u001b]0;title\u0007.png"), "none");
    Console run = kiln("run", Path.of("../models/digits.onnx"), picture);
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("a\\u001b]0;title\\u0007.png: not a picture"), run.err());
  }

  @Test
  void helpExplainsACommand() {
    assertEquals(kiln("run", "--help").out(), kiln("help", "run").out());
    assertEquals(kiln("--help").out(), kiln("help").out());
    Console unknown = kiln("help", "rnu");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("did you mean 'run'?"), unknown.err());
  }

  @Test
  void helpOfANetworkListsOnlyItsOptions() {
    String all = kiln("train", "--help").out();
    String gan = kiln("train", "gan", "--help").out();
    for (String option : List.of("--momentum", "augment", "--style-size", "--crop")) {
      assertTrue(all.contains(option), all);
      assertFalse(gan.contains(option), gan);
    }
    for (String option : List.of("--beta1", "--epochs", "--out", "--help", "Generators:")) {
      assertTrue(gan.contains(option), gan);
    }
    assertTrue(kiln("train", "lenet5", "--help").out().contains("--labels"));
    assertFalse(kiln("train", "mobilenetv2", "--help").out().contains("--labels"));
  }

  @Test
  void misspeltOptionsAreSuggested() {
    Console run = kiln("run", "digits", "page.png", "--confidance=0.5");
    assertEquals(2, run.exitCode());
    assertEquals(
        "kiln: no option called '--confidance'; did you mean '--confidence'?"
            + " 'kiln run --help' lists them\n",
        run.err());
    assertTrue(kiln("train", "lenet5", "--epoch", "3").err().contains("'--epochs'?"));
  }

  @Test
  void anErrorOfJavaIsOneLineToo() {
    PrintWriter broken =
        new PrintWriter(new StringWriter()) {
          @Override
          public void write(int letter) {
            throw new StackOverflowError();
          }

          @Override
          public void write(char[] letters, int from, int count) {
            throw new StackOverflowError();
          }

          @Override
          public void write(String text, int from, int count) {
            throw new StackOverflowError();
          }
        };
    StringWriter err = new StringWriter();
    int code = Kiln.execute(broken, new PrintWriter(err, true), "networks");
    assertEquals(1, code);
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().startsWith("kiln: "), err.toString());
  }
}
