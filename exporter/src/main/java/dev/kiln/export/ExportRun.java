package dev.kiln.export;

import dev.kiln.export.capture.Capture;
import dev.kiln.export.capture.Trace;
import dev.kiln.export.graph.Graph;
import dev.kiln.export.lower.Lower;
import dev.kiln.export.onnx.Draft;
import dev.kiln.export.onnx.OnnxModel;
import dev.kiln.export.onnx.OnnxWriter;
import dev.kiln.export.verify.BlockForward;
import dev.kiln.export.verify.Forward;
import dev.kiln.export.verify.RandomTensors;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** The steps of one export, each timed and told of. */
final class ExportRun {
  private final Export export;
  private final Path target;
  private final Draft draft;
  private final List<Step> steps = new ArrayList<>();
  private List<String> inputs;
  private List<String> outputs;
  private long started = System.nanoTime();

  ExportRun(Export export, Path target, Draft draft) {
    this.export = export;
    this.target = target;
    this.draft = draft;
  }

  Report report() {
    Graph network = lower(capture());
    Graph graph = dress(network);
    String sha256 = save(graph);
    long bytes = size(draft.file());
    Verification verification = verify();
    draft.publish();
    return new Report(
        steps,
        target.toString(),
        bytes,
        sha256,
        export.opset,
        graph.nodes().size(),
        network.parameters(),
        verification);
  }

  private Trace capture() {
    Trace trace =
        Capture.of(
            export.block,
            export.probes.first(),
            export.probes.second(),
            export.parameters,
            export.lowerings);
    inputs = names(export.inputs, "input", trace.inputs().size());
    outputs = names(export.outputs, "output", trace.outputs().size());
    done("capture", "2 probes, %,d calls".formatted(trace.calls().size()));
    return trace;
  }

  private Graph lower(Trace trace) {
    Graph graph = Lower.of(trace, export.lowerings, export.name, inputs, outputs, export.opset);
    done(
        "lower",
        "%,d nodes, %,d initializers (%,d values)"
            .formatted(graph.nodes().size(), graph.initializers().size(), graph.parameters()));
    return graph;
  }

  private Graph dress(Graph network) {
    if (export.picture == null) {
      return network;
    }
    Graph graph = export.picture.dress(network, export.opset);
    done("dress", graph.inputs().get(0) + " -> " + graph.outputs().get(0));
    return graph;
  }

  private String save(Graph graph) {
    OnnxWriter.write(OnnxModel.of(graph, export.opset, export.metadata), draft.file());
    String sha256 = sha256(draft.file());
    done(
        "save",
        "%s, %,d KB, opset %d, sha256 %s..."
            .formatted(
                target.getFileName(),
                (size(draft.file()) + 1023) / 1024,
                export.opset,
                sha256.substring(0, 12)));
    return sha256;
  }

  private Verification verify() {
    Options options = Options.defaults().withProviders(Provider.CPU).withSpinning(false);
    try (Model model = Model.open(draft.file(), options)) {
      Verification verification = Verify.of(source(), model::run, unseen(), export.tolerance);
      done("verify", verification.toString());
      return verification;
    } catch (ModelException e) {
      throw new ExportException("ONNX Runtime does not run the model: " + e.getMessage(), e);
    }
  }

  /** What the model has to do: the block's forward, on pictures where the model takes them. */
  private Forward source() {
    Forward network = new BlockForward(export.block, inputs, outputs);
    return export.picture == null ? network : export.picture.before(network, inputs.get(0));
  }

  private Map<String, Tensor> unseen() {
    Random random = new Random(3);
    return export.picture == null
        ? RandomTensors.floats(inputs, export.probes.unseen(), random)
        : Map.of(
            export.picture.image(), RandomTensors.pictures(export.probes.unseen().get(0), random));
  }

  private void done(String step, String summary) {
    long now = System.nanoTime();
    Step finished = new Step(step, summary, (now - started) / 1e6);
    started = now;
    steps.add(finished);
    export.listener.accept(finished);
  }

  private static List<String> names(List<String> chosen, String role, int count) {
    if (!chosen.isEmpty()) {
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
      byte[] bytes = new byte[1 << 16];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        digest.update(bytes, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new ExportException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
