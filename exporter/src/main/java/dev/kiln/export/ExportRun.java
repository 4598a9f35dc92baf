package dev.kiln.export;

import dev.kiln.export.capture.Capture;
import dev.kiln.export.capture.Captured;
import dev.kiln.export.capture.ProbeShapes;
import dev.kiln.export.capture.Trace;
import dev.kiln.export.lower.Lower;
import dev.kiln.export.lower.Lowered;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.dress.PictureOutput;
import dev.kiln.graph.half.HalfWeights;
import dev.kiln.graph.onnx.Draft;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.report.FileFingerprint;
import dev.kiln.graph.report.Report;
import dev.kiln.graph.report.StepLog;
import dev.kiln.graph.simplify.Simplification;
import dev.kiln.graph.simplify.Simplify;
import dev.kiln.graph.verify.FirstDifference;
import dev.kiln.graph.verify.Forward;
import dev.kiln.graph.verify.ModelValues;
import dev.kiln.graph.verify.RandomTensors;
import dev.kiln.graph.verify.Verification;
import dev.kiln.graph.verify.Verify;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.task.Normalization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The steps of one export. Each is timed and reported to the listener. */
final class ExportRun {
  private final Export export;
  private final Path target;
  private final Draft draft;
  private final StepLog journal;
  private ProbeShapes probes;
  private List<String> inputs;
  private List<String> outputs;

  ExportRun(Export export, Path target, Draft draft) {
    this.export = export;
    this.target = target;
    this.draft = draft;
    this.journal = new StepLog(export.listener);
  }

  Report report() {
    Trace trace = capture();
    Lowered lowered = lower(trace);
    Graph network = simplify(lowered.graph());
    Graph graph = quantize(dress(network));
    FileFingerprint saved = save(graph);
    Verification verification = verify(() -> cause(trace, lowered, network));
    draft.publish();
    return new Report(
        journal.steps(),
        target.toString(),
        saved.bytes(),
        saved.sha256(),
        export.opset,
        graph.nodes().size(),
        network.parameters(),
        verification);
  }

  private Trace capture() {
    Captured captured =
        Capture.firstOf(export.block, export.probes, export.parameters, export.lowerings);
    probes = captured.probes();
    Trace trace = captured.trace();
    inputs = names(export.inputs, "input", trace.inputs().size());
    outputs = names(export.outputs, "output", trace.outputs().size());
    boolean asFirst = probes.equals(export.probes.get(0));
    journal.done(
        "capture",
        "2 probes%s, %,d calls"
            .formatted(asFirst ? "" : " at multiples of 32", trace.calls().size()));
    return trace;
  }

  private Lowered lower(Trace trace) {
    Lowered lowered = Lower.of(trace, export.lowerings, export.name, inputs, outputs, export.opset);
    Graph graph = lowered.graph();
    journal.done(
        "lower",
        "%,d nodes, %,d initializers (%,d values)"
            .formatted(graph.nodes().size(), graph.initializers().size(), graph.parameters()));
    return lowered;
  }

  private Graph simplify(Graph graph) {
    Simplification simple = Simplify.of(graph, export.opset);
    journal.done("simplify", simple.toString());
    return simple.graph();
  }

  private Graph dress(Graph network) {
    if (export.dressing.isNone()) {
      return network;
    }
    Graph graph = export.dressing.dress(network, export.opset);
    journal.done(
        "dress",
        "%s -> %s, pixels as %s"
            .formatted(edges(graph.inputs()), edges(graph.outputs()), pixels()));
    return graph;
  }

  /** Returns the range of pixels inside the network. */
  private String pixels() {
    return export
        .dressing
        .input()
        .map(PictureInput::normalization)
        .or(() -> export.dressing.output().map(PictureOutput::normalization))
        .map(Normalization::toString)
        .orElseThrow();
  }

  private Graph quantize(Graph graph) {
    if (!export.halfWeights) {
      return graph;
    }
    Graph half = HalfWeights.of(graph);
    int stored = half.nodes().size() - graph.nodes().size();
    journal.done("quantize", "%,d weights as float16".formatted(stored));
    return half;
  }

  private static String edges(List<Value> values) {
    return values.stream().map(Value::toString).collect(Collectors.joining(", "));
  }

  private FileFingerprint save(Graph graph) {
    OnnxModel model = OnnxModel.of(graph, export.opset, export.metadata);
    OnnxWriter.write(model, draft.file(), export.externalWeights);
    FileFingerprint saved = FileFingerprint.of(draft.file());
    journal.done("save", saved.summary(target, model));
    return saved;
  }

  private Verification verify(Supplier<String> cause) {
    Options options = Options.defaults().withProviders(Provider.CPU).withSpinning(false);
    try (Model model = Model.open(draft.file(), options)) {
      Verification verification =
          Verify.of(around(block()), model::run, unseen(), export.allowed(), draft.file(), cause);
      journal.done("verify", verification.toString());
      return verification;
    } catch (ModelException e) {
      throw new GraphException("ONNX Runtime does not run the model: " + e.getMessage(), e);
    }
  }

  private BlockForward block() {
    return new BlockForward(export.block, inputs, outputs);
  }

  /**
   * Returns the function that the model must compute: the forward pass of the block, on pictures if
   * the model takes them.
   */
  private Forward around(Forward network) {
    List<Dim> shape = LongStream.of(probes.unseen().get(0).getShape()).mapToObj(Dim::of).toList();
    return export.dressing.around(network, new Value(inputs.get(0), ElementType.FLOAT, shape));
  }

  /**
   * Describes the node where the network starts to differ from the block, and the line of code
   * behind it.
   */
  private String cause(Trace trace, Lowered lowered, Graph network) {
    Map<String, Tensor> given = block().inputsWithin(this::around, unseen());
    OnnxModel model = OnnxModel.of(network, export.opset, Map.of());
    try (BlockValues values = block().values(given, export.lowerings, lowered.arrays())) {
      FirstDifference first =
          new FirstDifference(values, new ModelValues(model, given), export.allowed());
      return first
          .find()
          .map(
              value ->
                  "the first difference is at %s for %s"
                      .formatted(
                          first.describe(value),
                          trace
                              .maker(lowered.arrays().get(value))
                              .map(call -> call.operator() + " at " + call.origin())
                              .orElse("an input")))
          .orElse(FirstDifference.NOWHERE);
    }
  }

  private Map<String, Tensor> unseen() {
    Random random = new Random(3);
    return export
        .dressing
        .input()
        .map(
            picture ->
                Map.of(
                    picture.image(),
                    RandomTensors.pictures(
                        Dressing.planes(probes.unseen().get(0).getShape()), random)))
        .orElseGet(() -> probes.unseen(inputs, random));
  }

  private static List<String> names(List<String> chosen, String role, int count) {
    if (!chosen.isEmpty()) {
      return chosen;
    }
    return count == 1
        ? List.of(role)
        : IntStream.range(0, count).mapToObj(i -> role + "_" + i).toList();
  }
}
