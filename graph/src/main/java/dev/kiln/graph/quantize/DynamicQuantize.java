package dev.kiln.graph.quantize;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.half.HalfWeights;
import dev.kiln.graph.integer.DynamicGraph;
import dev.kiln.graph.onnx.Draft;
import dev.kiln.graph.onnx.ModelFiles;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.graph.profile.Profile;
import dev.kiln.graph.profile.TimeRatio;
import dev.kiln.graph.report.FileFingerprint;
import dev.kiln.graph.report.FinishedStep;
import dev.kiln.graph.report.StepLog;
import dev.kiln.graph.verify.TrialModel;
import dev.kiln.graph.verify.Trials;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Quantizes the matrix products of a model to int8 without calibration: each input is quantized
 * when the model runs. This suits networks of Gemm and MatMul. Immutable; each {@code with} method
 * returns a changed copy.
 */
public final class DynamicQuantize {
  private static final Options OPTIONS = Options.shared().withProviders(Provider.CPU);
  private static final int RUNS = 9;

  private final Path source;
  private final boolean external;
  private final Consumer<FinishedStep> listener;

  private DynamicQuantize(Path source, boolean external, Consumer<FinishedStep> listener) {
    this.source = source;
    this.external = external;
    this.listener = listener;
  }

  /** Starts with a float model. */
  public static DynamicQuantize of(Path source) {
    return new DynamicQuantize(source, false, step -> {});
  }

  /** Sets whether the weights go into a file beside the model. */
  public DynamicQuantize withExternalWeights(boolean beside) {
    return new DynamicQuantize(source, beside, listener);
  }

  /** Sets a listener that is called after each finished step. */
  public DynamicQuantize withListener(Consumer<FinishedStep> told) {
    return new DynamicQuantize(source, external, told);
  }

  /** Returns whether a model has matrix products with constant weights and no convolutions. */
  public static boolean suits(Path model) {
    OnnxModel read = OnnxReader.read(model).withoutWeightsAsInputs();
    return DynamicGraph.suits(HalfWeights.widened(read.graph()), read.opset());
  }

  /**
   * Quantizes, measures on random inputs, and saves. A model that gains no time is saved in float.
   * The target is replaced only at the end; a failure leaves it unchanged.
   *
   * @throws GraphException if a step fails, or if the model is quantized already
   */
  public QuantizeReport save(Path file) {
    StepLog journal = new StepLog(listener);
    try (Draft draft = Draft.of(file)) {
      ModelFiles.requireApart(file, source);
      OnnxModel given = OnnxReader.read(source).withoutWeightsAsInputs();
      FloatModel floats = FloatModel.of(given, Dressing.NONE, source.toString());
      journal.done("read", source.getFileName() + ", " + given.versions());
      OnnxModel before = floats.source();
      OnnxModel after = before.with(DynamicGraph.of(before.graph(), before.opset()));
      List<String> products = products(before, after);
      journal.done("quantize", products.size() + " matrix products, their inputs at each run");
      Map<String, Tensor> inputs = inputs(before);
      Score score =
          new SampleObjective(before, Samples.of(List.of(inputs)), OPTIONS, Optional.empty())
              .score(after);
      double time = ratio(before, after, inputs);
      CurvePoint point = new CurvePoint(0, score, time);
      boolean gains = Goal.USUAL.gains(time);
      journal.done("measure", "on random inputs: " + point);
      OnnxModel result = gains ? after : before;
      QuantizeReport.Outcome outcome =
          new QuantizeReport.Outcome(
              gains ? "int8" : "fp32", RangeMethod.MIN_MAX, 0, score, time, Quantize.machine());
      OnnxWriter.write(Quantize.described(floats.stored(result), outcome), draft.file(), external);
      FileFingerprint saved = FileFingerprint.of(draft.file());
      journal.done("save", saved.summary(file, result));
      Map<String, Long> executed = Profile.of(result, inputs, OPTIONS, 3).operators();
      draft.publish();
      return new QuantizeReport(
          journal.steps(),
          file.toString(),
          saved.bytes(),
          saved.sha256(),
          outcome,
          gains ? products : List.of(),
          gains ? List.of() : products,
          List.of(),
          List.of(point),
          executed);
    }
  }

  private static List<String> products(OnnxModel before, OnnxModel after) {
    return before.graph().nodes().stream()
        .filter(node -> node.is("Gemm", "MatMul") && !after.graph().nodes().contains(node))
        .map(node -> node.name().isEmpty() ? node.output() : node.name())
        .toList();
  }

  private static Map<String, Tensor> inputs(OnnxModel model) {
    try (TemporaryModel file = TemporaryModel.of(model);
        TrialModel trial = TrialModel.of(file.file())) {
      return Trials.standard().firstFor(trial);
    }
  }

  private static double ratio(OnnxModel before, OnnxModel after, Map<String, Tensor> inputs) {
    try (TemporaryModel one = TemporaryModel.of(before);
        TemporaryModel two = TemporaryModel.of(after)) {
      return TimeRatio.of(one.file(), two.file(), inputs, OPTIONS, RUNS).ratio();
    }
  }
}
