package dev.kiln.benchmark;

import ai.djl.Model;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How long a new process takes to its first answer. */
@Command(
    name = "cold-start",
    description =
        "From the start of a process to a model's first answer: Kiln beside ONNX Runtime itself.",
    mixinStandardHelpOptions = true)
final class ColdStart implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private Rounds rounds;

  @Parameters(
      arity = "0..*",
      paramLabel = "MODEL",
      description = "Which: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<FrameModel> models = List.of(FrameModel.values());

  @Override
  public void run() {
    models.forEach(this::compare);
  }

  private void compare(FrameModel model) {
    try (TemporaryFolder folder = TemporaryFolder.create();
        Model network = model.open(null)) {
      Path dressed = folder.path().resolve("dressed.onnx");
      model.export(network, dressed);
      List<Contender> sides =
          List.of(
              new Start("Kiln", "kiln", model, dressed, rounds.threads),
              new Start("ONNX Runtime", "onnxruntime", model, dressed, rounds.threads));
      new Alternation(sides, rounds, spec.commandLine().getOut())
          .run("%s, threads %d".formatted(model, rounds.threads));
    }
  }

  /** A new process each time. */
  private static final class Start implements Contender {
    private final String name;
    private final List<String> command = new ArrayList<>();

    Start(String name, String way, FrameModel model, Path file, int threads) {
      this.name = name;
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      command.addAll(List.of(java.toString(), "-XX:+UseSerialGC"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(FirstResult.class.getName(), way, file.toString()));
      command.add(Integer.toString(threads));
      for (int size : new int[] {model.height(), model.width(), model.channels()}) {
        command.add(Integer.toString(size));
      }
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Times work(double seconds) {
      double cpu = 0;
      List<Double> millis = new ArrayList<>();
      long end = System.nanoTime() + (long) (seconds * 1e9);
      do {
        long start = System.nanoTime();
        Process process = start();
        try (BufferedReader says = process.inputReader()) {
          if (says.readLine() == null) {
            throw new IllegalStateException(name + " ended early, see above");
          }
          millis.add((System.nanoTime() - start) / 1e6);
          cpu += process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } finally {
          process.destroy();
          process.onExit().join();
        }
      } while (System.nanoTime() < end);
      return new Times(cpu / millis.size(), millis);
    }

    private Process start() {
      try {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }
}
