package dev.kiln.graph.quantize;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.onnx.Draft;
import dev.kiln.graph.onnx.ModelFiles;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.profile.Profile;
import dev.kiln.graph.report.FileFingerprint;
import dev.kiln.graph.report.FinishedStep;
import dev.kiln.graph.report.RecordJson;
import dev.kiln.graph.report.StepLog;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Quantizes a model to int8, as far as measured quality and measured time allow. Immutable; each
 * {@code with} method returns a changed copy.
 *
 * <pre>{@code
 * QuantizeReport report =
 *     Quantize.of(Path.of("style.onnx"), photos).save(Path.of("style-int8.onnx"));
 * }</pre>
 */
public final class Quantize {
  private static final Options OPTIONS = Options.shared().withProviders(Provider.CPU);

  private final Path source;
  private final Samples samples;
  private final Dressing dressing;
  private final RangeMethod method;
  private final Goal goal;
  private final Consumer<FinishedStep> listener;
  private final IntConsumer progress;

  private Quantize(
      Path source,
      Samples samples,
      Dressing dressing,
      RangeMethod method,
      Goal goal,
      Consumer<FinishedStep> listener,
      IntConsumer progress) {
    this.source = source;
    this.samples = samples;
    this.dressing = dressing;
    this.method = method;
    this.goal = goal;
    this.listener = listener;
    this.progress = progress;
  }

  /**
   * Starts with a float model.
   *
   * @param samples real inputs of the model, at least 2 and better 100: most of them calibrate,
   *     every fifth is held back to measure the quality
   */
  public static Quantize of(Path source, Samples samples) {
    return new Quantize(
        source, samples, Dressing.NONE, RangeMethod.MSE, Goal.USUAL, step -> {}, percent -> {});
  }

  /** Makes the model take pictures, uint8 [N, H, W, C], instead of float; so do the samples. */
  public Quantize withPictures(PictureInput input) {
    return new Quantize(source, samples, Dressing.of(input), method, goal, listener, progress);
  }

  /** Sets how the ranges of values are chosen. */
  public Quantize withMethod(RangeMethod chosen) {
    return new Quantize(source, samples, dressing, chosen, goal, listener, progress);
  }

  /** Sets what the model must reach. */
  public Quantize withGoal(Goal wanted) {
    return new Quantize(source, samples, dressing, method, wanted, listener, progress);
  }

  /**
   * Sets a listener that is called after each finished step, on the thread that calls {@link
   * #save}.
   */
  public Quantize withListener(Consumer<FinishedStep> told) {
    return new Quantize(source, samples, dressing, method, goal, told, progress);
  }

  /** Sets a listener for the percentage of the calibration that is done. */
  public Quantize withProgress(IntConsumer told) {
    return new Quantize(source, samples, dressing, method, goal, listener, told);
  }

  /**
   * Calibrates, searches and saves the model. A model that gains nothing is saved in float. The
   * target is replaced only at the end; a failure leaves it unchanged.
   *
   * @throws GraphException if a step fails, or if the goal cannot be reached; the message then
   *     contains the best that was
   */
  public QuantizeReport save(Path file) {
    StepLog journal = new StepLog(listener);
    try (Draft draft = Draft.of(file)) {
      ModelFiles.requireApart(file, source);
      HeldBack divided = HeldBack.of(samples);
      OnnxModel given = OnnxReader.read(source).withoutWeightsAsInputs();
      FloatModel floats = FloatModel.of(given, dressing, source.toString());
      journal.done("read", source.getFileName() + ", " + given.versions());
      journal.done("prepare", floats.summary());
      SampleObjective objective =
          new SampleObjective(floats.source(), divided.measuring(), OPTIONS, goal.quality());
      Calibrated calibrated =
          Calibrated.of(floats, divided.calibrating(), objective, method, progress);
      journal.done("calibrate", calibrated.toString());
      Search search =
          new Search(
              calibrated.quantizer(),
              floats.source(),
              objective,
              goal,
              divided.measuring().inputs(0),
              OPTIONS);
      Search.Choice choice = search.find();
      requireReached(choice, search, objective.quality());
      boolean gains = !choice.integer().isEmpty() && goal.gains(choice.point().time());
      journal.done("search", summary(choice, search, gains));
      OnnxModel result =
          gains ? calibrated.quantizer().quantize(choice.integer()) : floats.source();
      Profile executed = Profile.of(result, divided.measuring().inputs(0), OPTIONS, 3);
      journal.done("execute", executed.operators().toString());
      QuantizeReport.Outcome outcome =
          new QuantizeReport.Outcome(
              gains ? "int8" : "fp32",
              method,
              divided.calibrating().size(),
              choice.point().score(),
              choice.point().time(),
              machine());
      OnnxWriter.write(described(floats.stored(result), outcome), draft.file());
      FileFingerprint saved = FileFingerprint.of(draft.file());
      journal.done("save", saved.summary(file, result));
      draft.publish();
      return QuantizeReport.of(journal.steps(), file, saved, outcome, search, choice, executed);
    }
  }

  private void requireReached(Search.Choice choice, Search search, Quality quality) {
    boolean asked = goal.mean().isPresent() && !goal.gains(choice.point().time());
    if (choice.reached() && !asked) {
      return;
    }
    throw new GraphException(
        "%s: the goal of %s%s cannot be reached; the best were: %s"
            .formatted(
                source.getFileName(),
                goal.words(quality),
                goal.latency().map(share -> " within " + share + " of the time").orElse(""),
                search.best()));
  }

  private static String summary(Search.Choice choice, Search search, boolean gains) {
    return gains
        ? "%d nodes in int8, %s".formatted(choice.integer().size(), choice.point())
        : "int8 gains nothing (time %.2f of float's), so the model stays in float"
            .formatted(choice.point().time());
  }

  static String machine() {
    return System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " processors";
  }

  static OnnxModel described(OnnxModel model, QuantizeReport.Outcome outcome) {
    Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
    metadata.put("kiln.quantization", RecordJson.line(outcome));
    return model.withMetadata(metadata);
  }
}
