package dev.kiln.graph.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.onnx.OnnxProto.FunctionProto;
import dev.kiln.graph.onnx.OnnxProto.ModelProto;
import dev.kiln.graph.onnx.OnnxProto.OperatorSetIdProto;
import dev.kiln.runtime.file.MistakenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A reader for .onnx files from any producer. It validates everything that a file claims: sizes are
 * compared with the data present, nesting depth is limited, names must be defined exactly once and
 * before they are used, and external weights must lie in the folder of the model. Content that Kiln
 * does not interpret (functions, comments, fields of later versions) is preserved.
 */
public final class OnnxReader {
  /** The maximum nesting depth of protobuf messages; each level of subgraphs takes three. */
  private static final int MAX_DEPTH = 100;

  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private OnnxReader() {}

  /**
   * Reads the file.
   *
   * @throws GraphException if the file does not exist, is truncated or damaged, or is not a valid
   *     model
   */
  public static OnnxModel read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new GraphException(
            "larger than the 2 GB that an ONNX file can have; store larger weights in files beside it");
      }
      byte[] bytes = Files.readAllBytes(file);
      requireNoMistake(bytes);
      CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      // Keep the weights in the buffer of the file instead of copying them.
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

  private static void requireNoMistake(byte[] bytes) {
    MistakenFile.of(ByteBuffer.wrap(bytes))
        .ifPresent(
            kind -> {
              throw new GraphException("not an ONNX model, but " + kind);
            });
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

  /**
   * Rejects a function in the ONNX domain, which would be mistaken for the operator of the same
   * name.
   */
  private static void requireOwnDomain(FunctionProto function) {
    if (GraphReader.domain(function.getDomain()).isEmpty()) {
      throw new GraphException(
          "function '" + function.getName() + "' replaces one of ONNX's own operators");
    }
  }

  private static int version(String what, long version) {
    if (version < 0 || version > 1 << 20) {
      throw new GraphException("claims version " + version + " of " + what);
    }
    return (int) version;
  }
}
