package dev.kiln.graph.optimize;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.onnx.Draft;
import dev.kiln.graph.onnx.ModelFiles;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.report.FileFingerprint;
import dev.kiln.graph.report.FinishedStep;
import dev.kiln.graph.report.Report;
import dev.kiln.graph.report.StepLog;
import dev.kiln.graph.simplify.Simplification;
import dev.kiln.graph.simplify.Simplify;
import dev.kiln.graph.verify.CompareModels;
import dev.kiln.graph.verify.NothingComparedException;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.graph.verify.Trials;
import dev.kiln.graph.verify.Verification;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Rewrites any ONNX model as one that computes the same in fewer steps. Immutable; each {@code
 * with} method returns a changed copy.
 *
 * <pre>{@code
 * Report report =
 *     Optimize.of(Path.of("model.onnx"))
 *         .withPictures(PictureInput.of(Normalization.imagenet()))
 *         .save(Path.of("smaller.onnx"));
 * }</pre>
 */
public final class Optimize {
  private final Path source;
  private final Dressing dressing;
  private final Tolerance tolerance;
  private final Consumer<FinishedStep> listener;
  private final boolean externalWeights;
  private final Trials trials;
  private final boolean unverified;
  private final FloatPrecision precision;
  private final Map<String, String> metadata;

  private Optimize(
      Path source,
      Dressing dressing,
      Tolerance tolerance,
      Consumer<FinishedStep> listener,
      boolean externalWeights,
      Trials trials,
      boolean unverified,
      FloatPrecision precision,
      Map<String, String> metadata) {
    this.source = source;
    this.dressing = dressing;
    this.tolerance = tolerance;
    this.listener = listener;
    this.externalWeights = externalWeights;
    this.trials = trials;
    this.unverified = unverified;
    this.precision = precision;
    this.metadata = metadata;
  }

  /** Starts with an ONNX file of any producer. */
  public static Optimize of(Path source) {
    return new Optimize(
        source,
        Dressing.NONE,
        Tolerance.standard(),
        step -> {},
        false,
        Trials.standard(),
        false,
        FloatPrecision.KEPT,
        Map.of());
  }

  /** Makes the model take pictures, uint8 [N, H, W, C], instead of float [N, C, H, W]. */
  public Optimize withPictures(PictureInput input) {
    return new Optimize(
        source,
        Dressing.of(input),
        tolerance,
        listener,
        externalWeights,
        trials,
        unverified,
        precision,
        metadata);
  }

  /** Sets how far the outputs of the model may differ from those of its source. */
  public Optimize withTolerance(Tolerance allowed) {
    return new Optimize(
        source,
        dressing,
        allowed,
        listener,
        externalWeights,
        trials,
        unverified,
        precision,
        metadata);
  }

  /** Sets whether the weights are stored in a file beside the model; above 2 GB they always are. */
  public Optimize withExternalWeights(boolean beside) {
    return new Optimize(
        source, dressing, tolerance, listener, beside, trials, unverified, precision, metadata);
  }

  /** Sets what the model is run with to be verified. */
  public Optimize withTrials(Trials chosen) {
    return new Optimize(
        source,
        dressing,
        tolerance,
        listener,
        externalWeights,
        chosen,
        unverified,
        precision,
        metadata);
  }

  /**
   * Sets whether a model is written that runs with nothing that was tried, and so cannot be
   * verified. A model that differs from its source is never written.
   */
  public Optimize withUnverified(boolean allowed) {
    return new Optimize(
        source,
        dressing,
        tolerance,
        listener,
        externalWeights,
        trials,
        allowed,
        precision,
        metadata);
  }

  /** Sets how floats are stored and computed, and with it how far outputs may differ. */
  public Optimize withPrecision(FloatPrecision chosen) {
    return new Optimize(
        source,
        dressing,
        chosen.tolerance().orElse(tolerance),
        listener,
        externalWeights,
        trials,
        unverified,
        chosen,
        metadata);
  }

  /** Adds entries to the model's metadata, in place of those of the same name. */
  public Optimize withMetadata(Map<String, String> entries) {
    return new Optimize(
        source,
        dressing,
        tolerance,
        listener,
        externalWeights,
        trials,
        unverified,
        precision,
        Map.copyOf(entries));
  }

  /**
   * Sets a listener that is called after each finished step, on the thread that calls {@link
   * #save}.
   */
  public Optimize withListener(Consumer<FinishedStep> told) {
    return new Optimize(
        source,
        dressing,
        tolerance,
        told,
        externalWeights,
        trials,
        unverified,
        precision,
        metadata);
  }

  /**
   * Reads, simplifies, dresses, saves and verifies the model. It replaces the target only after
   * verification succeeds; a failure leaves the target unchanged.
   *
   * @throws IllegalArgumentException if the target is a file of the source, or one with its weights
   * @throws GraphException if a step fails
   */
  public Report save(Path file) {
    StepLog journal = new StepLog(listener);
    try (Draft draft = Draft.of(file)) {
      OnnxModel given = OnnxReader.read(source);
      ModelFiles.requireApart(file, source);
      OnnxModel model = given.withoutWeightsAsInputs();
      journal.done("read", summary(given) + freed(given, model));
      Simplification simple = Simplify.of(precision.before(model.graph()), model.opset());
      journal.done("simplify", simple.toString());
      Graph graph = simple.graph();
      if (!dressing.isNone()) {
        graph = dressing.dress(graph, model.opset());
        journal.done("dress", graph.inputs().get(0) + " -> " + graph.outputs().get(0));
      }
      if (precision != FloatPrecision.KEPT) {
        graph = precision.after(graph);
        journal.done("precision", precision.toString());
      }
      OnnxModel result = model.with(graph).withMetadata(described(model));
      OnnxWriter.write(result, draft.file(), externalWeights);
      FileFingerprint saved = FileFingerprint.of(draft.file());
      journal.done("save", saved.summary(file, result));
      Verification verification = verify(model.with(simple.graph()), draft.file());
      journal.done("verify", verification.toString());
      draft.publish();
      return new Report(
          journal.steps(),
          file.toString(),
          saved.bytes(),
          saved.sha256(),
          result.opset(),
          graph.nodes().size(),
          graph.parameters(),
          verification);
    }
  }

  private Map<String, String> described(OnnxModel model) {
    Map<String, String> entries = new LinkedHashMap<>(model.metadata());
    entries.putAll(new TreeMap<>(metadata));
    return entries;
  }

  private String summary(OnnxModel model) {
    return "%s, %s, %,d nodes"
        .formatted(source.getFileName(), model.versions(), model.graph().nodes().size());
  }

  private static String freed(OnnxModel given, OnnxModel model) {
    int freed = given.graph().inputs().size() - model.graph().inputs().size();
    return freed == 0 ? "" : ", %,d weights freed that were listed as inputs".formatted(freed);
  }

  /**
   * Compares the saved model with its source.
   *
   * @param network the simplified model before dressing
   */
  private Verification verify(OnnxModel network, Path saved) {
    try {
      return dressing.isNone()
          ? CompareModels.derived(source, saved, tolerance, trials)
          : CompareModels.derived(
              source,
              saved,
              forward -> dressing.around(forward, network.graph().inputs().get(0)),
              network,
              tolerance,
              trials);
    } catch (NothingComparedException e) {
      if (unverified) {
        return Verification.none(e.getMessage());
      }
      throw e;
    }
  }
}
