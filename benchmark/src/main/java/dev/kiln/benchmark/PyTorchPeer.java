package dev.kiln.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Python's PyTorch, as a program of its own, doing the steps of {@code step_time.py}. */
final class PyTorchPeer implements Contender {
  /** Debian's Python, for which python3-torch is; another one by the environment. */
  static final String PYTHON =
      System.getenv().getOrDefault("KILN_BENCHMARK_PYTHON", "/usr/bin/python3");

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter questions;
  private final String description;

  /** Starts the program and waits until it is ready. */
  PyTorchPeer(Training training, int threads) {
    process = start(threads, "step_time.py", training.toString(), Integer.toString(threads));
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    questions = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    description = answer();
  }

  /**
   * PyTorch's own export of a network with random weights, which are saved as well.
   *
   * @param shape of the input
   * @param axes those of N, H and W that are left open
   */
  static void export(String network, String shape, String axes, Path model, Path weights) {
    Process process =
        start(1, "export.py", network, shape, axes, model.toString(), weights.toString());
    try {
      if (process.waitFor() != 0) {
        throw ended();
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PyTorch exports " + network, e);
    }
  }

  private static Process start(int threads, String program, String... arguments) {
    Path home = Path.of(System.getProperty("kiln.home", "."));
    List<String> command = new ArrayList<>();
    // Without -B it would leave compiled files among the sources.
    command.addAll(List.of(PYTHON, "-B", home.resolve("benchmark/pytorch/" + program).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    builder.environment().put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(PYTHON + " doesn't start; install python3-torch", e);
    }
  }

  private String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw ended();
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IllegalStateException ended() {
    return new IllegalStateException(
        PYTHON + " ended early, see above; python3-torch and libopenblas0-pthread are needed");
  }

  /** Versions, threads, and what matrix products run on and how fast. */
  String description() {
    return description;
  }

  @Override
  public String name() {
    return "PyTorch";
  }

  @Override
  public Times work(double seconds) {
    questions.println(seconds);
    List<Double> numbers = Stream.of(answer().split(" ")).map(Double::valueOf).toList();
    return new Times(numbers.get(0), numbers.subList(1, numbers.size()));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
