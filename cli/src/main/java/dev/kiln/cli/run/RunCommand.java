package dev.kiln.cli.run;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.ModelParameter;
import dev.kiln.cli.console.ProviderOption;
import dev.kiln.cli.console.RunProgress;
import dev.kiln.graph.report.RecordJson;
import dev.kiln.media.BufferedImages;
import dev.kiln.media.video.VideoFile;
import dev.kiln.pictures.PictureException;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.Model;
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
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "Pictures (PNG, JPEG, GIF, BMP), folders of pictures, or videos (AVI with MJPEG; others"
              + " need ffmpeg).")
  private List<Path> inputs;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description =
          "Draw the answer into a copy of the picture or video and write it to this file, or to"
              + " this folder if there are several.")
  private Path output;

  @Mixin private JsonOption json;

  @Mixin private ProviderOption provider;

  @Mixin private TaskOptions taskOptions;

  private record Several(List<Object> images) {}

  @Override
  public Integer call() throws IOException {
    RunPlan plan = RunPlan.of(inputs, output);
    try (Model open = Model.open(model.file(), provider.options())) {
      PictureTask task = PictureTask.of(open, taskOptions);
      if (task.isPicture() && output == null) {
        throw new IllegalArgumentException(
            model.name() + " gives only a picture; name its file with -o");
      }
      List<Object> answers = run(plan, task);
      if (json.isGiven()) {
        Object whole = plan.inputs().size() == 1 ? answers.get(0) : new Several(answers);
        spec.commandLine().getOut().println(RecordJson.pretty(whole));
      }
      refuseIfLeftOut(plan.inputs().size() - answers.size(), plan.inputs().size());
    }
    return 0;
  }

  private static void refuseIfLeftOut(int leftOut, int count) {
    if (leftOut > 0) {
      throw new PictureException("%d of %d files were left out".formatted(leftOut, count));
    }
  }

  private List<Object> run(RunPlan plan, PictureTask task) throws IOException {
    List<Object> answers = new ArrayList<>();
    List<String> held = new ArrayList<>();
    List<String> heldComplaints = new ArrayList<>();
    PrintWriter err = spec.commandLine().getErr();
    try (RunProgress progress =
        plan.isFolder()
            ? new RunProgress(model.name(), "pictures", plan.inputs().size(), err)
            : null) {
      for (int i = 0; i < plan.inputs().size(); i++) {
        Path target = output == null ? null : plan.outputs().get(i);
        List<String> lines = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        try {
          answers.add(answer(plan, plan.inputs().get(i), target, task, lines));
        } catch (PictureException e) {
          if (plan.inputs().size() == 1) {
            throw e;
          }
          complaints.add("kiln: " + e.getMessage() + "; left out");
        }
        if (progress != null) {
          progress.at(i + 1L);
        }
        if (progress != null && progress.isVisible()) {
          held.addAll(lines);
          heldComplaints.addAll(complaints);
        } else {
          print(lines);
          complaints.forEach(err::println);
        }
      }
    }
    print(held);
    heldComplaints.forEach(err::println);
    return answers;
  }

  /** Answers for one input and adds the lines to print. */
  private Object answer(RunPlan plan, Path input, Path target, PictureTask task, List<String> lines)
      throws IOException {
    if (VideoFile.isVideo(input)) {
      VideoRun.Report report = new VideoRun(task, spec.commandLine().getErr()).run(input, target);
      lines.add(report.line());
      return report;
    }
    PictureTask.Answer answer = task.answer(input, BufferedImages.image(Pictures.read(input)));
    if (target != null) {
      Pictures.write(answer.drawing().get(), target);
    }
    if (plan.inputs().size() > 1) {
      lines.add(input + ":");
    }
    lines.addAll(answer.lines());
    return answer.json();
  }

  private void print(List<String> lines) {
    if (!json.isGiven()) {
      lines.forEach(spec.commandLine().getOut()::println);
    }
  }
}
