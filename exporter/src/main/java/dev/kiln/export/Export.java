package dev.kiln.export;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.kiln.export.capture.Capture;
import dev.kiln.export.capture.ProbeShapes;
import dev.kiln.export.capture.Trace;
import dev.kiln.export.dress.PictureInput;
import dev.kiln.export.graph.Graph;
import dev.kiln.export.lower.Lower;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.export.onnx.Draft;
import dev.kiln.export.onnx.OnnxModel;
import dev.kiln.export.onnx.OnnxWriter;
import dev.kiln.export.verify.BlockForward;
import dev.kiln.export.verify.Forward;
import dev.kiln.export.verify.RandomTensors;
import dev.kiln.export.verify.Tolerance;
import dev.kiln.export.verify.Verification;
import dev.kiln.export.verify.Verify;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.ModelException;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Turns a DJL block into an ONNX model.
 *
 * <pre>{@code
 * Report report =
 *     Export.of(block, new Shape(-1, 1, 28, 28))
 *         .picture(PictureInput.of(Normalization.unit()))
 *         .metadata(Map.of("kiln.task", "digits"))
 *         .save(Path.of("digits.onnx"));
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class Export {
  private final Block block;
  private final List<Shape> shapes;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private ProbeShapes probes;
  private Lowerings lowerings = Lowerings.standard();
  private Map<String, Parameter> parameters = Map.of();
  private List<String> inputs;
  private List<String> outputs;
  private PictureInput picture;
  private Tolerance tolerance = Tolerance.standard();
  private Consumer<Step> listener = step -> {};
  private String name = "model";
  private int opset = 17;

  private Export(Block block, List<Shape> shapes) {
    this.block = block;
    this.shapes = shapes;
    this.probes = ProbeShapes.of(shapes);
  }

  /**
   * Starts an export.
   *
   * @param block with parameters; only its forward in inference is run
   * @param inputs the shapes of its inputs, -1 where the model shall take any size
   */
  public static Export of(Block block, Shape... inputs) {
    return new Export(block, List.of(inputs));
  }

  /** Runs the block at these shapes in place of those that Kiln chooses. */
  public Export probes(ProbeShapes chosen) {
    probes = chosen;
    return this;
  }

  /** Writes operators by these rows in place of {@link Lowerings#standard()}. */
  public Export lowerings(Lowerings rows) {
    lowerings = rows;
    return this;
  }

  /** Gives parameters their names in the file; those left out get DJL's. */
  public Export parameters(Map<String, Parameter> named) {
    parameters = Map.copyOf(named);
    return this;
  }

  /** Names the inputs; {@code input} if not called, or {@code input_0}, {@code input_1}, ... */
  public Export inputs(String... names) {
    inputs = List.of(names);
    return this;
  }

  /** Names the outputs; {@code output} if not called, or {@code output_0}, {@code output_1}, ... */
  public Export outputs(String... names) {
    outputs = List.of(names);
    return this;
  }

  /** Makes the model take pictures; without it, it takes what the block takes. */
  public Export picture(PictureInput input) {
    picture = input;
    return this;
  }

  /** Adds entries to what the model says of itself, such as {@code kiln.task}. */
  public Export metadata(Map<String, String> entries) {
    metadata.putAll(entries);
    return this;
  }

  /** Names the graph. */
  public Export name(String graph) {
    name = graph;
    return this;
  }

  /** Chooses the version of ONNX's operators, 13 to 21; 17 if not called. */
  public Export opset(int version) {
    opset = version;
    return this;
  }

  /** Chooses how far the model may be from the block. */
  public Export tolerance(Tolerance allowed) {
    tolerance = allowed;
    return this;
  }

  /** Tells of each step when it is done. */
  public Export listener(Consumer<Step> told) {
    listener = told;
    return this;
  }

  /**
   * Captures, lowers, dresses, saves and verifies. The model is verified before it gets its name:
   * after a failure there is no new file, and one that was there is as it was.
   *
   * @throws ExportException if any step cannot be done
   */
  public Report save(Path file) {
    try (Draft draft = Draft.of(file)) {
      return new Run(file, draft).report();
    }
  }

  /** The steps of one export, timed. */
  private final class Run {
    private final Path target;
    private final Draft draft;
    private final List<Step> steps = new ArrayList<>();
    private long started = System.nanoTime();

    Run(Path target, Draft draft) {
      this.target = target;
      this.draft = draft;
    }

    Report report() {
      Trace trace = Capture.of(block, probes.first(), probes.second(), parameters, lowerings);
      done("capture", "2 probes, %,d calls".formatted(trace.calls().size()));

      List<String> from = names(inputs, "input", trace.inputs().size());
      List<String> to = names(outputs, "output", trace.outputs().size());
      Graph network = Lower.of(trace, lowerings, name, from, to, opset);
      done(
          "lower",
          "%,d nodes, %,d initializers (%,d values)"
              .formatted(
                  network.nodes().size(), network.initializers().size(), network.parameters()));

      Graph graph = network;
      if (picture != null) {
        graph = picture.dress(network, opset);
        done("dress", graph.inputs().get(0) + " -> " + graph.outputs().get(0));
      }

      OnnxWriter.write(OnnxModel.of(graph, opset, metadata), draft.file());
      long bytes = size(draft.file());
      String hash = sha256(draft.file());
      done(
          "save",
          "%s, %,d KB, opset %d, sha256 %s..."
              .formatted(
                  target.getFileName(), (bytes + 1023) / 1024, opset, hash.substring(0, 12)));

      Verification verification = verify(from, to);
      done("verify", verification.toString());
      draft.publish();
      return new Report(
          steps,
          target.toString(),
          bytes,
          hash,
          opset,
          graph.nodes().size(),
          network.parameters(),
          verification);
    }

    private Verification verify(List<String> from, List<String> to) {
      Forward network = new BlockForward(block, from, to);
      Random random = new Random(3);
      Forward source = picture == null ? network : picture.before(network, from.get(0));
      Map<String, Tensor> given =
          picture == null
              ? RandomTensors.floats(from, probes.unseen(), random)
              : Map.of(picture.image(), RandomTensors.pictures(probes.unseen().get(0), random));
      Options options = Options.defaults().withProviders(Provider.CPU).withSpinning(false);
      try (Model model = Model.open(draft.file(), options)) {
        return Verify.of(source, model::run, given, tolerance);
      } catch (ModelException e) {
        throw new ExportException("ONNX Runtime does not run the model: " + e.getMessage(), e);
      }
    }

    private void done(String step, String summary) {
      long now = System.nanoTime();
      Step finished = new Step(step, summary, (now - started) / 1e6);
      started = now;
      steps.add(finished);
      listener.accept(finished);
    }
  }

  private static List<String> names(List<String> chosen, String role, int count) {
    if (chosen != null) {
      return chosen;
    }
    return count == 1
        ? List.of(role)
        : IntStream.range(0, count).mapToObj(i -> role + "_" + i).toList();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new ExportException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[1 << 16];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new ExportException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
