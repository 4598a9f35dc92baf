package dev.kiln.cli.run;

import dev.kiln.cli.console.Failure;
import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.ModelParameter;
import dev.kiln.cli.console.ProviderOption;
import dev.kiln.cli.console.RunProgress;
import dev.kiln.cli.console.ThreadsOption;
import dev.kiln.media.BufferedImages;
import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoFile;
import dev.kiln.pictures.PictureException;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.errors.ModelException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln run}: runs a model on pictures and videos. */
@Command(
    name = "run",
    description = "Run a model on pictures, folders of pictures, and videos.",
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelParameter model;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "INPUT",
      description =
          "Pictures (PNG, JPEG, GIF, BMP), folders of pictures, or videos (AVI with MJPEG; others"
              + " need ffmpeg); - reads a picture from standard input.")
  private List<Path> inputs = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description =
          "Draw the answer into a copy of the picture or video and write it to this file, or to"
              + " this folder if there are several; - writes a PNG to standard output."
              + " OUT.parquet is a table of the answers for all pictures of a folder, made by"
              + " Apache Spark.")
  private Path output;

  @Option(
      names = "--raw",
      paramLabel = "FILE.npz",
      description =
          "Run the model once on arrays instead of pictures, one for each input by its name, and"
              + " write its outputs to another .npz file, -o.")
  private Path raw;

  @Option(
      names = {"-r", "--recursive"},
      description = "Also read the folders in a folder.")
  private boolean recursive;

  @Mixin private JsonOption json;

  @Mixin private ProviderOption provider;

  @Mixin private ThreadsOption threads;

  @Mixin private TaskOptions taskOptions;

  @Mixin private BatchOptions batch;

  @Override
  public Integer call() throws IOException {
    if (inputs.isEmpty() == (raw == null)) {
      throw new IllegalArgumentException(
          "name pictures, folders or videos to run on, or arrays with --raw");
    }
    if (raw != null) {
      return runRaw();
    }
    if (BatchOptions.isTable(output)) {
      return batch.run(model.file(), inputs, output, taskOptions.ofBatch());
    }
    batch.refuse();
    RunPlan plan =
        output == null ? RunPlan.of(inputs, recursive) : RunPlan.of(inputs, recursive, output);
    checkOutput(plan);
    if (!plan.hasVideos()) {
      taskOptions.requirePicturesUnsmoothed();
    }
    try (Model open = Model.open(model.file(), threads.in(provider.options()))) {
      PictureTask task = PictureTask.of(open, taskOptions);
      if (task.isPicture() && output == null) {
        throw new IllegalArgumentException(
            model.name() + " gives only a picture; name its file with -o");
      }
      int leftOut = run(plan, task);
      if (leftOut > 0) {
        throw new PictureException(
            "%d of %d files were left out".formatted(leftOut, plan.inputs().size()));
      }
    }
    return 0;
  }

  private int runRaw() throws IOException {
    try (Model open = Model.open(model.file(), threads.in(provider.options()))) {
      PictureTask.Answer answer = RawRun.run(open, raw, output);
      PrintWriter out = spec.commandLine().getOut();
      json.print(answer.json(), out, ran -> answer.lines().forEach(out::println));
    }
    return 0;
  }

  private void checkOutput(RunPlan plan) {
    if (output == null && plan.hasVideos() && !json.isGiven()) {
      throw new IllegalArgumentException(
          "the answer for a video is a video; name its file with -o, or choose --json for an"
              + " object per frame");
    }
    if (output != null) {
      StandardStreams.requireAlone(output, json);
    }
  }

  private boolean isStandardOutput() {
    return output != null && StandardStreams.isMeant(output);
  }

  private AnswerPrinter printer(RunPlan plan) {
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = isStandardOutput() ? err : spec.commandLine().getOut();
    if (!json.isGiven()) {
      return new AnswerPrinter(AnswerPrinter.Form.TEXT, out, err);
    }
    boolean frames = plan.hasVideos() && output == null;
    return new AnswerPrinter(
        frames ? AnswerPrinter.Form.JSON_LINES : AnswerPrinter.Form.JSON, out, err);
  }

  /** Answers for all inputs and returns how many were left out. */
  private int run(RunPlan plan, PictureTask task) throws IOException {
    AnswerPrinter printer = printer(plan);
    boolean several = plan.inputs().size() > 1;
    int leftOut = 0;
    try (RunProgress progress =
        plan.isFolder()
            ? new RunProgress(
                model.name(), "pictures", plan.inputs().size(), spec.commandLine().getErr())
            : RunProgress.NONE) {
      for (int i = 0; i < plan.inputs().size(); i++) {
        try {
          answer(plan, i, task, printer, progress.isVisible());
        } catch (PictureException
            | MediaException
            | ModelException
            | IllegalArgumentException
            | OutOfMemoryError e) {
          if (!several) {
            throw e;
          }
          leftOut++;
          printer.complain(complaint(plan.inputs().get(i), e), progress.isVisible());
        }
        progress.at(i + 1L);
      }
    }
    printer.finish(several);
    return leftOut;
  }

  private static String complaint(Path input, Throwable failure) {
    String line = Failure.line(failure);
    String named = line.startsWith(input + ":") ? line : input + ": " + line;
    return "kiln: " + named + "; left out";
  }

  private void answer(
      RunPlan plan, int index, PictureTask task, AnswerPrinter printer, boolean hold)
      throws IOException {
    Path input = plan.inputs().get(index);
    if (VideoFile.isVideo(input)) {
      answerVideo(plan, index, task, printer);
      return;
    }
    PictureTask.Answer answer =
        task.answer(input, BufferedImages.image(StandardStreams.read(input)));
    if (output != null) {
      StandardStreams.write(answer.drawing().get(), plan.outputs().get(index));
    }
    List<String> lines =
        new ArrayList<>(plan.inputs().size() > 1 ? List.of(input + ":") : List.of());
    lines.addAll(answer.lines());
    printer.print(lines, answer.json(), hold);
  }

  private void answerVideo(RunPlan plan, int index, PictureTask task, AnswerPrinter printer) {
    Path input = plan.inputs().get(index);
    VideoRun run = new VideoRun(task, spec.commandLine().getErr());
    if (output == null) {
      run.answer(input, frame -> printer.print(List.of(), frame, false));
    } else {
      VideoRun.Report report = run.draw(input, plan.outputs().get(index));
      printer.print(List.of(report.line()), report, false);
    }
  }
}
