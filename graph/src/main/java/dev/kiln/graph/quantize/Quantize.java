package dev.kiln.graph.quantize;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.calibrate.StatisticsCache;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.integer.Quantizer;
import dev.kiln.graph.onnx.Draft;
import dev.kiln.graph.onnx.ModelFiles;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.profile.Profile;
import dev.kiln.graph.report.FileFingerprint;
import dev.kiln.graph.report.RecordJson;
import dev.kiln.graph.report.StepLog;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
  private final boolean external;
  private final StatisticsCache cache;
  private final QuantizeListener listener;

  private Quantize(
      Path source,
      Samples samples,
      Dressing dressing,
      RangeMethod method,
      Goal goal,
      boolean external,
      StatisticsCache cache,
      QuantizeListener listener) {
    this.source = source;
    this.samples = samples;
    this.dressing = dressing;
    this.method = method;
    this.goal = goal;
    this.external = external;
    this.cache = cache;
    this.listener = listener;
  }

  /**
   * Starts with a float model.
   *
   * @param samples real inputs of the model, at least 2 and better 100: most of them calibrate,
   *     every fifth is held back to measure the quality
   */
  public static Quantize of(Path source, Samples samples) {
    return new Quantize(
        source,
        samples,
        Dressing.NONE,
        RangeMethod.MSE,
        Goal.USUAL,
        false,
        StatisticsCache.NONE,
        QuantizeListener.NONE);
  }

  /** Makes the model take pictures, uint8 [N, H, W, C], instead of float; so do the samples. */
  public Quantize withPictures(PictureInput input) {
    return new Quantize(
        source, samples, Dressing.of(input), method, goal, external, cache, listener);
  }

  /** Sets how the ranges of values are chosen. */
  public Quantize withMethod(RangeMethod chosen) {
    return new Quantize(source, samples, dressing, chosen, goal, external, cache, listener);
  }

  /** Sets what the model must reach. */
  public Quantize withGoal(Goal wanted) {
    return new Quantize(source, samples, dressing, method, wanted, external, cache, listener);
  }

  /** Sets whether the weights go into a file beside the model. */
  public Quantize withExternalWeights(boolean beside) {
    return new Quantize(source, samples, dressing, method, goal, beside, cache, listener);
  }

  /** Sets where what calibration measures is kept for the next time; nowhere by default. */
  public Quantize withCache(StatisticsCache kept) {
    return new Quantize(source, samples, dressing, method, goal, external, kept, listener);
  }

  /** Sets who is told what is done. */
  public Quantize withListener(QuantizeListener told) {
    return new Quantize(source, samples, dressing, method, goal, external, cache, told);
  }

  /**
   * Calibrates, searches and saves the model. A model that gains nothing is saved in float. The
   * target is replaced only at the end; a failure leaves it unchanged.
   *
   * @throws GraphException if a step fails, or if the goal cannot be reached; the message then
   *     contains the best that was
   */
  public QuantizeReport save(Path file) {
    StepLog journal = new StepLog(listener::finished);
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
          Calibrated.of(floats, divided.calibrating(), objective, method, cache, listener);
      journal.done("calibrate", calibrated.toString());
      Map<String, Tensor> timed = divided.measuring().inputs(0);
      Quantizer quantizer = calibrated.quantizer();
      try (Candidates candidates =
          new Candidates(quantizer, floats.source(), objective, goal, timed, OPTIONS, listener)) {
        Search search = new Search(candidates, goal);
        Candidate choice = search.find();
        requireReached(choice, candidates.curve(), objective.quality());
        boolean gains = !choice.integer().isEmpty() && goal.gains(choice.point().time());
        journal.done("search", summary(choice, gains));
        OnnxModel result = gains ? quantizer.quantize(choice.integer()) : floats.source();
        Profile executed = Profile.of(result, timed, OPTIONS, 3);
        journal.done("execute", executed.operators().toString());
        QuantizeReport.Outcome outcome =
            new QuantizeReport.Outcome(
                gains ? "int8" : "fp32",
                method,
                divided.calibrating().size(),
                choice.point().score(),
                choice.point().time(),
                machine());
        OnnxWriter.write(described(floats.stored(result), outcome), draft.file(), external);
        FileFingerprint saved = FileFingerprint.of(draft.file());
        journal.done("save", saved.summary(file, result));
        draft.publish();
        return QuantizeReport.of(
            journal.steps(),
            file,
            saved,
            outcome,
            candidates.units(),
            choice,
            search.ranks(),
            candidates.curve(),
            executed);
      }
    }
  }

  private void requireReached(Candidate choice, List<CurvePoint> curve, Quality quality) {
    boolean asked = goal.mean().isPresent() && !goal.gains(choice.point().time());
    if (choice.reached() && !asked) {
      return;
    }
    throw new GraphException(
        "%s: %s cannot be reached here; the best models that were tried: %s"
            .formatted(
                source.getFileName(),
                goal.words(quality),
                CurvePoint.best(curve).stream()
                    .map(CurvePoint::toString)
                    .collect(Collectors.joining("; "))));
  }

  private static String summary(Candidate choice, boolean gains) {
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
