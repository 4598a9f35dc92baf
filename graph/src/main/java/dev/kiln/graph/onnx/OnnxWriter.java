package dev.kiln.graph.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.onnx.OnnxProto.ModelProto;
import dev.kiln.graph.onnx.OnnxProto.OperatorSetIdProto;
import dev.kiln.graph.onnx.OnnxProto.StringStringEntryProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A writer for .onnx files. The same model always gives the same bytes. Weights are written as raw
 * little-endian data without copying. Weights that exceed the limit of an .onnx file (2 GB) go into
 * a file beside it.
 */
public final class OnnxWriter {
  /**
   * The largest size of weights inside the model file: protobuf's limit, minus room for everything
   * else.
   */
  private static final long MOST_INSIDE = Integer.MAX_VALUE - (64 << 20);

  private OnnxWriter() {}

  /**
   * Writes the file, replacing an existing one.
   *
   * @throws GraphException if the file cannot be written
   */
  public static void write(OnnxModel model, Path file) {
    write(model, file, false);
  }

  /**
   * Writes the file, replacing an existing one. If requested, or if they are too large, the weights
   * go into a file beside it, named after the model and part of the SHA-256 of the weights.
   *
   * @throws GraphException if a file cannot be written
   */
  public static void write(OnnxModel model, Path file, boolean external) {
    try {
      if (external || weights(model) > MOST_INSIDE) {
        try (ExternalWeights weights = ExternalWeights.beside(file, model.graph())) {
          write(proto(model, new GraphWriter(weights)), file);
        }
      } else {
        write(proto(model, new GraphWriter(ExternalWeights.NONE)), file);
      }
    } catch (IOException e) {
      throw new GraphException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static void write(ModelProto proto, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      CodedOutputStream coded = CodedOutputStream.newInstance(out, 1 << 16);
      coded.useDeterministicSerialization();
      proto.writeTo(coded);
      coded.flush();
    }
  }

  private static long weights(OnnxModel model) {
    return model.graph().initializers().values().stream()
        .mapToLong(tensor -> tensor.data().remaining())
        .sum();
  }

  private static ModelProto proto(OnnxModel model, GraphWriter graphs) {
    ModelProto.Builder proto = carried(model);
    proto
        .setIrVersion(model.irVersion())
        .setProducerName(model.producer())
        .setGraph(graphs.graph(model.graph()));
    model
        .opsets()
        .forEach(
            (domain, version) ->
                proto.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
    model
        .metadata()
        .forEach(
            (key, value) ->
                proto.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return proto.build();
  }

  private static ModelProto.Builder carried(OnnxModel model) {
    try {
      return ModelProto.newBuilder().mergeFrom(ModelProto.parseFrom(model.preserved().bytes()));
    } catch (InvalidProtocolBufferException e) {
      throw new GraphException("a preserved part of the model is damaged", e);
    }
  }
}
