package dev.kiln.train.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.recipe.classify.Classify;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to end saves its run, says how to go on, and goes on exactly. */
class InterruptTest {
  private static final String TESTING = "testing";

  @TempDir Path folder;

  /**
   * Trains into a folder for so many epochs; the last test of "testing" goes on until it is told to
   * end.
   */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true);
    int epochs = Integer.parseInt(args[1]);
    try (Classify classify =
        Digits.recipe("lenet5-relu", Digits.settings(epochs, Schedule.COSINE))) {
      Recipe recipe = args.length > 2 ? testingForEver(classify, epochs - 1, out) : classify;
      Fit.start("lenet5-relu", recipe, new RunDirectory(Path.of(args[0])), Progress.to(out));
    }
  }

  /** The recipe, but that the tests after an epoch say that they begin and never end. */
  private static Recipe testingForEver(Recipe recipe, int last, PrintWriter out) {
    int[] epoch = new int[1];
    return (Recipe)
        Proxy.newProxyInstance(
            Recipe.class.getClassLoader(),
            new Class<?>[] {Recipe.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("begin")) {
                epoch[0] = (int) arguments[0];
              }
              if (epoch[0] == last && method.getName().equals("plan")) {
                return withTests(recipe.plan(), Integer.MAX_VALUE);
              }
              if (epoch[0] == last && method.getName().equals("test")) {
                if ((int) arguments[0] == 0) {
                  out.println(TESTING);
                }
                recipe.test(0, (Metrics) arguments[1], (NDManager) arguments[2]);
                return null;
              }
              return method.invoke(recipe, arguments);
            });
  }

  private static Recipe.Plan withTests(Recipe.Plan plan, int tests) {
    return new Recipe.Plan(
        plan.name(),
        plan.settings(),
        plan.data(),
        plan.parts(),
        plan.optimizers(),
        plan.steps(),
        tests,
        plan.goal());
  }

  @Test
  void withinAnEpoch() throws Exception {
    Path parted = folder.resolve("parted");
    Process process = start(List.of(), parted.toString(), "12");
    String last;
    try (BufferedReader out = process.inputReader()) {
      assertTrue(out.readLine().startsWith("epoch 1/12 "));
      // Unlike the process itself, its handle leaves the output open.
      process.toHandle().destroy();
      last = lastLine(out);
    } finally {
      process.destroy();
    }
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertTrue(last.startsWith("stopped after "), last);
    assertTrue(last.endsWith("all saved in " + parted + "; add --resume to continue"), last);
    Run stopped = new RunDirectory(parted).run();
    assertTrue(stopped.epochs().size() < 12);
    assertGoesOnAsIfItHadNotEnded(parted, 12);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs kill and env of GNU")
  void byCtrlCWhileTheLastEpochIsTested() throws Exception {
    Path parted = folder.resolve("parted");
    // A shell's background processes ignore the signal, and so would their children.
    Process process =
        start(List.of("env", "--default-signal=INT"), parted.toString(), "2", TESTING);
    String last;
    try (BufferedReader out = process.inputReader()) {
      assertTrue(out.readLine().startsWith("epoch 1/2 "));
      assertEquals(TESTING, out.readLine());
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      last = lastLine(out);
    } finally {
      process.destroy();
    }
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(130, process.exitValue(), "128 and the signal's number, as shells have it");
    assertEquals(
        "stopped after 1 of 2 epochs and 7 steps, all saved in "
            + parted
            + "; add --resume to continue",
        last);
    assertGoesOnAsIfItHadNotEnded(parted, 2);
  }

  private static Process start(List<String> before, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(InterruptTest.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String lastLine(BufferedReader out) {
    return out.lines().reduce("", (before, line) -> line);
  }

  private void assertGoesOnAsIfItHadNotEnded(Path parted, int epochs) throws IOException {
    Path whole = folder.resolve("whole");
    Digits.start(whole, Digits.settings(epochs, Schedule.COSINE));
    Digits.resume(parted, Digits.settings(epochs, Schedule.COSINE));
    ResumeTest.assertSameRun(whole, parted);
  }
}
