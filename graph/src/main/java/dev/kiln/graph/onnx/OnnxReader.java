package dev.kiln.graph.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.onnx.OnnxProto.FunctionProto;
import dev.kiln.graph.onnx.OnnxProto.ModelProto;
import dev.kiln.graph.onnx.OnnxProto.OperatorSetIdProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads an .onnx file, whoever wrote it, and believes nothing that it claims: sizes are compared
 * with what is there, nesting is limited, names must be defined once and before they are used, and
 * weights in other files must lie in the model's own folder. What Kiln does not read (functions,
 * comments, fields of later versions) is carried along.
 */
public final class OnnxReader {
  /** Messages in messages: three for each level of graphs inside nodes. */
  private static final int MAX_DEPTH = 100;

  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private OnnxReader() {}

  /**
   * Reads the file.
   *
   * @throws GraphException if there is none, or it is cut off or damaged, or is no model that can
   *     run
   */
  public static OnnxModel read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new GraphException(
            "larger than the 2 GB that an ONNX file can have; larger weights lie in files beside");
      }
      CodedInputStream in =
          UnsafeByteOperations.unsafeWrap(Files.readAllBytes(file)).newCodedInput();
      // Weights stay where they are in memory, they are not copied out of the file's bytes.
      in.enableAliasing(true);
      in.setRecursionLimit(MAX_DEPTH);
      return model(ModelProto.parseFrom(in), new ExternalData(file));
    } catch (NoSuchFileException e) {
      throw new GraphException("no such file: " + file, e);
    } catch (InvalidProtocolBufferException e) {
      throw new GraphException(file + " is not an ONNX model, or is " + reason(e), e);
    } catch (IOException | OutOfMemoryError e) {
      throw new GraphException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (GraphException e) {
      throw new GraphException(file + ": " + e.getMessage(), e);
    }
  }

  private static String reason(InvalidProtocolBufferException e) {
    if (e.getMessage().contains("nesting")) {
      return "nested deeper than " + MAX_DEPTH + " messages";
    }
    return e.getMessage().contains("UTF-8")
        ? "damaged: a name or a text in it is not UTF-8"
        : "cut off or damaged";
  }

  private static OnnxModel model(ModelProto proto, ExternalData external) {
    if (!proto.hasGraph() || proto.getOpsetImportCount() == 0) {
      throw new GraphException("not an ONNX model: it has no graph or no operator versions");
    }
    proto.getFunctionsList().forEach(OnnxReader::requireOwnDomain);
    Map<String, Integer> opsets = new LinkedHashMap<>();
    for (OperatorSetIdProto opset : proto.getOpsetImportList()) {
      opsets.put(GraphReader.domain(opset.getDomain()), version("operators", opset.getVersion()));
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    proto.getMetadataPropsList().forEach(p -> metadata.put(p.getKey(), p.getValue()));
    Graph graph = new GraphReader(external).graph(proto.getGraph());
    TopologicalOrder.requireDefined(graph);
    return new OnnxModel(
        graph,
        version("the file format", proto.getIrVersion()),
        opsets,
        proto.getProducerName(),
        metadata,
        PreservedParts.of(proto));
  }

  /** A function would be taken for the operator of that name. */
  private static void requireOwnDomain(FunctionProto function) {
    if (GraphReader.domain(function.getDomain()).isEmpty()) {
      throw new GraphException(
          "function '" + function.getName() + "' takes the place of one of ONNX's own operators");
    }
  }

  private static int version(String what, long version) {
    if (version < 0 || version > 1 << 20) {
      throw new GraphException("claims version " + version + " of " + what);
    }
    return (int) version;
  }
}
