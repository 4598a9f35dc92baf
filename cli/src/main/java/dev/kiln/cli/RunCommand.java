package dev.kiln.cli;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Providers;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln run}: a model on pictures and videos. */
@Command(
    name = "run",
    description = "Run a model on pictures and videos.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, or a name that 'kiln models' lists.")
  private String model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PICTURE",
      description =
          "Picture files (PNG, JPEG, GIF, BMP), or videos (AVI with MJPEG; others by ffmpeg).")
  private List<Path> inputs;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description =
          "Draw the answer into a copy of the picture or video; a folder if there are several.")
  private Path output;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--provider",
      paramLabel = "LIST",
      split = ",",
      converter = ProviderConverter.class,
      description = "What to run on, best first, such as cuda,cpu.")
  private List<Provider> providers = Providers.DEFAULT;

  private record Several(List<Object> images) {}

  @Override
  public Integer call() throws IOException {
    List<Path> outputs = outputs();
    Options options = Options.defaults().withProviders(providers.toArray(Provider[]::new));
    try (Model open = Model.open(ModelFiles.find(model), options)) {
      PictureTask task = PictureTask.of(open);
      List<Object> answers = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        if (VideoRun.isVideo(inputs.get(i))) {
          VideoRun.Report report =
              new VideoRun(task, spec.commandLine().getErr()).run(inputs.get(i), outputs.get(i));
          if (json) {
            answers.add(report);
          } else {
            spec.commandLine().getOut().println(report.line());
          }
          continue;
        }
        BufferedImage picture = Pictures.read(inputs.get(i));
        PictureTask.Answer answer = task.answer(inputs.get(i), picture);
        if (output != null) {
          Pictures.write(answer.drawn(), outputs.get(i));
        }
        if (json) {
          answers.add(answer.json());
        } else {
          print(inputs.get(i), answer);
        }
      }
      if (json) {
        Object whole = answers.size() == 1 ? answers.get(0) : new Several(answers);
        spec.commandLine().getOut().println(Json.of(whole));
      }
    }
    return 0;
  }

  private void print(Path input, PictureTask.Answer answer) {
    PrintWriter out = spec.commandLine().getOut();
    if (inputs.size() > 1) {
      out.println(input + ":");
    }
    answer.lines().forEach(out::println);
  }

  /** Where each picture goes, judged before any work is done. */
  private List<Path> outputs() {
    if (output == null) {
      inputs.stream().filter(VideoRun::isVideo).forEach(VideoRun::refuseWithoutOutput);
      return List.of();
    }
    if (inputs.size() == 1 && !Files.isDirectory(output)) {
      if (VideoRun.isVideo(inputs.get(0))) {
        VideoRun.checkOutput(output);
      } else {
        Pictures.format(output);
      }
      return List.of(output);
    }
    if (Files.isRegularFile(output)) {
      throw new WrongArgumentException(
          output + ": " + inputs.size() + " pictures need a folder, and this is a file");
    }
    return inputs.stream().map(i -> output.resolve(i.getFileName())).toList();
  }
}
