package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code kiln} in a built checkout, with a Java that only notes how it is started. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {
  private static final String NOTES_ITS_START =
      """
      #!/bin/sh
      echo "$*" >>"$STARTS"
      for word; do
        case $word in
          -Xshare:dump) [ "$DUMPS" = yes ] || exit 1 ;;
          -XX:SharedArchiveFile=*) [ -f "${word#*=}" ] || echo archived >"${word#*=}" ;;
          -XX:DumpLoadedClassList=*) echo java/lang/Object >"${word#*=}" ;;
        esac
      done
      """;

  @TempDir private Path folder;
  private Path home;
  private Path target;
  private Path starts;

  @BeforeEach
  void buildCheckout() throws IOException {
    // A space in its name must not matter.
    home = Files.createDirectory(folder.resolve("a checkout"));
    target = Files.createDirectories(home.resolve("cli/target"));
    starts = folder.resolve("starts");
    Files.copy(Path.of("../kiln"), home.resolve("kiln"));
    Path start = Path.of("dist/src/main/launcher/start.sh");
    Files.createDirectories(home.resolve(start).getParent());
    Files.copy(Path.of("..").resolve(start), home.resolve(start));
    Files.writeString(target.resolve("classpath"), "/jars/a.jar:/jars/b.jar");
    Files.createFile(target.resolve("kiln-cli.jar"));
    Files.createFile(target.resolve("built"));
    Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
    Files.writeString(java, NOTES_ITS_START);
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"17\"\n");
  }

  /** What Java was given, start by start. */
  private List<String> startsOf(boolean archives, String... words)
      throws IOException, InterruptedException {
    return startsOf(home.resolve("kiln"), archives, words);
  }

  private List<String> startsOf(Path launcher, boolean archives, String... words)
      throws IOException, InterruptedException {
    Files.deleteIfExists(starts);
    List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
    builder.environment().put("STARTS", starts.toString());
    builder.environment().put("DUMPS", archives ? "yes" : "no");
    builder.environment().remove("KILN_GPU");
    Process process = builder.start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals("", printed);
    assertEquals(0, process.exitValue());
    return Files.readAllLines(starts);
  }

  private static String last(List<String> starts) {
    return starts.get(starts.size() - 1);
  }

  private List<Path> inTarget(String ending) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(f -> f.toString().endsWith(ending)).toList();
    }
  }

  @Test
  void otherJarsBesideKilnsAreNotTakenForIt() throws Exception {
    Files.createFile(target.resolve("kiln-cli-0.0.1.jar"));
    Files.createFile(target.resolve("kiln-cli-0.0.1-javadoc.jar"));
    Files.createFile(target.resolve("kiln-cli-javadoc.jar"));
    String start = last(startsOf(true, "doctor", "--json"));
    String jar = target.resolve("kiln-cli.jar").toString();
    assertTrue(
        start.endsWith("-cp " + jar + ":/jars/a.jar:/jars/b.jar dev.kiln.cli.Kiln doctor --json"),
        start);
  }

  @Test
  void classesAreArchivedAtTheFirstStartAndAgainWhenAJarIsNewer() throws Exception {
    assertTrue(startsOf(true, "doctor").size() > 1);
    List<Path> archives = inTarget(".jsa");
    assertEquals(1, archives.size());
    String archive = "-XX:SharedArchiveFile=" + archives.get(0);
    List<String> second = startsOf(true, "doctor");
    assertEquals(1, second.size());
    assertTrue(last(second).contains(archive), last(second));

    Files.setLastModifiedTime(
        target.resolve("kiln-cli.jar"), FileTime.from(Instant.now().plusSeconds(10)));
    assertTrue(startsOf(true, "doctor").size() > 1);
    assertEquals(archives, inTarget(".jsa"));
  }

  @Test
  void anotherJavaHasAnArchiveOfItsOwn() throws Exception {
    startsOf(true, "doctor");
    Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"25\"\n");
    startsOf(true, "doctor");
    assertEquals(2, inTarget(".jsa").size());
  }

  @Test
  void aJavaThatArchivesNothingIsAskedOnce() throws Exception {
    assertTrue(startsOf(false, "doctor").size() > 1);
    List<String> second = startsOf(false, "doctor");
    assertEquals(1, second.size());
    assertFalse(last(second).contains("SharedArchiveFile"), last(second));
  }

  @Test
  void aJavaThatDoesNotSayWhichItIsStartsWithoutAnArchive() throws Exception {
    Files.delete(folder.resolve("java/release"));
    assertEquals(1, startsOf(true, "doctor").size());
    assertEquals(List.of(), inTarget(".jsa"));
  }

  @Test
  void onlyWhatEndsInAMomentIsCompiledInHaste() throws Exception {
    startsOf(true, "doctor");
    for (String quick : List.of("models", "--help", "--version")) {
      assertTrue(last(startsOf(true, quick)).contains("TieredStopAtLevel=1"), quick);
    }
    for (String working : List.of("run", "train", "live", "bench", "--stacktrace")) {
      assertFalse(last(startsOf(true, working)).contains("TieredStopAtLevel"), working);
    }
  }

  /** Returns what a Maven that only notes what it is given was given for a command. */
  private List<String> buildsFor(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    Path builds = folder.resolve("builds");
    Files.write(builds, new byte[0]);
    Path mvn = Files.createDirectories(folder.resolve("bin-of-maven")).resolve("mvn");
    Files.writeString(mvn, "#!/bin/sh\necho \"$*\" >>'" + builds + "'\n");
    assertTrue(mvn.toFile().setExecutable(true));
    List<String> command = new ArrayList<>(List.of("sh", home.resolve("kiln").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().merge("PATH", mvn.getParent() + ":", (path, before) -> before + path);
    builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
    builder.environment().put("STARTS", starts.toString());
    builder.environment().put("DUMPS", "no");
    builder.environment().remove("KILN_GPU");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getInputStream().readAllBytes();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return Files.readAllLines(builds);
  }

  @Test
  void sparkIsFetchedOnceAndOnlyWhenKilnAsksForIt() throws Exception {
    Files.createDirectories(home.resolve("cluster/target"));
    assertEquals(List.of(), buildsFor(Map.of(), "models"));
    assertEquals(List.of(), buildsFor(Map.of(), "cluster", "start", "--workers", "0"));
    List<String> first = buildsFor(Map.of("KILN_FETCH", "spark"));
    assertEquals(1, first.size());
    assertTrue(first.get(0).contains("-Pspark -pl cluster -am"), first.get(0));
    assertEquals(List.of(), buildsFor(Map.of("KILN_FETCH", "spark")));
  }

  @Test
  void theLauncherMayBeALink() throws Exception {
    Path near = Files.createSymbolicLink(folder.resolve("near"), Path.of("a checkout/kiln"));
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path far = Files.createSymbolicLink(bin.resolve("kiln"), near);
    assertTrue(last(startsOf(far, true, "doctor")).contains("-Dkiln.home=" + home));
  }
}
