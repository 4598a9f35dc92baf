package dev.kiln.graph.optimize;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.onnx.Draft;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.report.FinishedStep;
import dev.kiln.graph.report.Journal;
import dev.kiln.graph.report.Report;
import dev.kiln.graph.report.SavedFile;
import dev.kiln.graph.simplify.Simplification;
import dev.kiln.graph.simplify.Simplify;
import dev.kiln.graph.verify.CompareModels;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.graph.verify.Verification;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Makes of any ONNX model one that does the same in fewer steps.
 *
 * <pre>{@code
 * Report report =
 *     Optimize.of(Path.of("model.onnx"))
 *         .picture(PictureInput.of(Normalization.imagenet()))
 *         .save(Path.of("smaller.onnx"));
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class Optimize {
  private final Path source;
  private PictureInput picture;
  private Tolerance tolerance = Tolerance.standard();
  private Consumer<FinishedStep> listener = step -> {};
  private boolean externalWeights;

  private Optimize(Path source) {
    this.source = source;
  }

  /** Starts with the model in that file, whoever made it. */
  public static Optimize of(Path source) {
    return new Optimize(source);
  }

  /** Makes the model take pictures in place of its float [N, C, H, W] input. */
  public Optimize picture(PictureInput input) {
    picture = input;
    return this;
  }

  /** Chooses how far the model may be from its source. */
  public Optimize tolerance(Tolerance allowed) {
    tolerance = allowed;
    return this;
  }

  /** Chooses whether the weights go into a file beside the model, as they do above 2 GB. */
  public Optimize externalWeights(boolean beside) {
    externalWeights = beside;
    return this;
  }

  /** Tells of each step when it is done. */
  public Optimize listener(Consumer<FinishedStep> told) {
    listener = told;
    return this;
  }

  /**
   * Reads, simplifies, dresses, saves and verifies. The model is verified before it gets its name:
   * after a failure there is no new file, and one that was there is as it was.
   *
   * @throws GraphException if any step cannot be done
   */
  public Report save(Path file) {
    Journal journal = new Journal(listener);
    try (Draft draft = Draft.of(file)) {
      OnnxModel model = OnnxReader.read(source).withoutWeightsAsInputs();
      journal.done(
          "read",
          "%s, opset %d, %,d nodes"
              .formatted(source.getFileName(), model.opset(), model.graph().nodes().size()));
      Simplification simple = Simplify.of(model.graph(), model.opset());
      journal.done("simplify", simple.toString());
      Graph graph = simple.graph();
      if (picture != null) {
        graph = picture.dress(graph, model.opset());
        journal.done("dress", graph.inputs().get(0) + " -> " + graph.outputs().get(0));
      }
      OnnxWriter.write(model.with(graph), draft.file(), externalWeights);
      SavedFile saved = SavedFile.of(draft.file());
      journal.done("save", saved.summary(file, model.opset()));
      Verification verification = verify(model.with(simple.graph()), graph, draft.file());
      journal.done("verify", verification.toString());
      draft.publish();
      return new Report(
          journal.steps(),
          file.toString(),
          saved.bytes(),
          saved.sha256(),
          model.opset(),
          graph.nodes().size(),
          graph.parameters(),
          verification);
    }
  }

  /**
   * @param network without pictures
   * @param graph as it was saved
   */
  private Verification verify(OnnxModel network, Graph graph, Path saved) {
    Value input = network.graph().inputs().get(0);
    return CompareModels.of(
        source,
        saved,
        forward -> picture == null ? forward : picture.before(forward, input),
        graph.inputs(),
        network,
        tolerance);
  }
}
