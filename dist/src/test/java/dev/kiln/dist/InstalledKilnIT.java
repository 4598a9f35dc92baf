package dev.kiln.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.cli.Kiln;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archives, unpacked and used as a person does. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "they are for linux-x64")
class InstalledKilnIT {
  private static final String DIGITS = "3141592670824";

  @TempDir private static Path folder;

  /** What the launcher calls. */
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "cat",
          "cksum",
          "dirname",
          "ls",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "sed",
          "stty");

  private static Path kiln;
  private static Path withoutJava;
  private static Shell shell;

  @BeforeAll
  static void unpack() throws Exception {
    // A space in its name must not matter.
    kiln = unpacked("linux-x64", folder.resolve("my programs"));
    withoutJava = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(withoutJava.resolve(tool), Path.of("/bin", tool));
    }
    shell = new Shell(folder, Map.of("HOME", folder.toString()));
  }

  private static Path unpacked(String kind, Path target) throws Exception {
    String version = System.getProperty("kiln.version");
    Path archive = Path.of("target", "kiln-" + version + "-" + kind + ".tar.gz").toAbsolutePath();
    Files.createDirectories(target);
    assertEquals(0, new Shell(target, Map.of()).run("tar", "-xzf", archive.toString()).exitCode());
    return target.resolve("kiln-" + version);
  }

  private static String launcher(Path home) {
    return home.resolve("bin/kiln").toString();
  }

  private static void readsDigits(Shell shell, Path home) throws Exception {
    String page = home.resolve("samples/digits.png").toString();
    Shell.Answer answer = shell.run(launcher(home), "run", "digits", page);
    assertEquals(0, answer.exitCode(), answer.text());
    assertEquals(
        DIGITS,
        answer
            .text()
            .replaceAll("(?m)^kiln: preparing.*\\R", "")
            .replaceAll("(?m)^(\\d).*\\R?", "$1"));
  }

  @Test
  void runsWhereItIsUnpacked() throws Exception {
    readsDigits(shell, kiln);
    Shell.Answer models = shell.run(launcher(kiln), "models", "--verify");
    assertEquals(0, models.exitCode(), models.text());
    Shell.Answer live = shell.run(launcher(kiln), "live", "--headless", "--seconds", "1");
    assertEquals(0, live.exitCode(), live.text());
  }

  @Test
  void runsThroughLinks() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(
        bin.resolve("first"),
        Path.of("../my programs").resolve(kiln.getFileName()).resolve("bin/kiln"));
    Files.createSymbolicLink(bin.resolve("second"), Path.of("first"));
    Shell.Answer version = shell.run("bin/second", "--version");
    assertTrue(
        version.text().endsWith("kiln " + System.getProperty("kiln.version")), version.text());
  }

  @Test
  void namesTheTrainerThatIsMissing() throws Exception {
    String[] export = {
      launcher(kiln), "export", "lenet5", "-o", folder.resolve("lenet5.onnx").toString()
    };
    Shell.Answer without = shell.run(export);
    assertEquals(1, without.exitCode(), without.text());
    assertTrue(
        without.text().contains("kiln-" + System.getProperty("kiln.version") + "-trainer-"),
        without.text());
  }

  @Test
  void saysWhatItNeedsWithoutJavaOrWithAnOldOne() throws Exception {
    Shell poor = new Shell(folder, Map.of("PATH", withoutJava.toString()));
    Shell.Answer none = poor.run(launcher(kiln), "--version");
    assertEquals(1, none.exitCode());
    assertTrue(none.text().startsWith("kiln: no Java found; install Java 17"), none.text());

    Path old = Files.createDirectories(folder.resolve("old/bin")).resolve("java");
    Files.writeString(old, "#!/bin/sh\n");
    assertTrue(old.toFile().setExecutable(true));
    Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");
    Shell.Answer eleven =
        new Shell(folder, Map.of("JAVA_HOME", folder.resolve("old").toString()))
            .run(launcher(kiln));
    assertEquals(1, eleven.exitCode());
    assertTrue(eleven.text().contains("is Java 11; Kiln needs Java 17"), eleven.text());
  }

  @Test
  void theFullOneNeedsNoJava() throws Exception {
    Path full = unpacked("linux-x64-full", folder.resolve("full"));
    readsDigits(new Shell(folder, Map.of("PATH", withoutJava.toString())), full);
  }

  @Test
  void theListOfLibrariesIsValid() throws Exception {
    Path list = kiln.resolve("share/doc/kiln.cdx.json");
    assertEquals(List.of(), new JsonParser().validate(list.toFile()));
    String text = Files.readString(list);
    assertTrue(
        text.contains("pkg:maven/com.microsoft.onnxruntime/onnxruntime@"),
        "ONNX Runtime is listed");
  }

  @Test
  void everyCommandHasAPage() throws IOException {
    for (String command : Kiln.commandLine().getSubcommands().keySet()) {
      String page = Files.readString(kiln.resolve("share/man/man1/kiln-" + command + ".1"));
      assertTrue(page.contains(".SH \"OPTIONS\""), command);
    }
  }
}
