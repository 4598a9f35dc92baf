package dev.kiln.benchmark;

import dev.kiln.train.TrainingException;
import dev.kiln.train.op.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The time of a training step, beside Python's PyTorch. */
@Command(
    name = "step-time",
    description = "Training steps of Kiln's recipes beside Python's PyTorch with OpenBLAS.",
    mixinStandardHelpOptions = true)
final class StepTime implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private Rounds rounds;

  @Parameters(
      arity = "1..*",
      paramLabel = "NETWORK",
      description = "Which: ${COMPLETION-CANDIDATES}.")
  private List<Training> trainings;

  @Override
  public void run() {
    trainings.forEach(this::compare);
  }

  private void compare(Training training) {
    List<Contender> sides = new ArrayList<>();
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      try {
        for (Precision precision : Precision.values()) {
          if (isHere(precision)) {
            Path own = subfolder(folder.path(), precision);
            sides.add(new KilnTraining(training, precision, rounds.threads, own));
          }
        }
        PyTorchPeer pytorch = new PyTorchPeer(training, rounds.threads);
        sides.add(pytorch);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%n%s%n", pytorch.description());
        new Alternation(sides, rounds, out)
            .run("%s, batch %d, threads %d".formatted(training, training.batch(), rounds.threads));
      } finally {
        sides.forEach(Contender::close);
      }
    }
  }

  private static Path subfolder(Path folder, Precision precision) {
    try {
      return Files.createDirectory(folder.resolve(precision.name()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isHere(Precision precision) {
    try {
      precision.check();
      return true;
    } catch (TrainingException e) {
      return false;
    }
  }
}
