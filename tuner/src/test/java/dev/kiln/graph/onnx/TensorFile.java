package dev.kiln.graph.onnx;

import dev.kiln.graph.TensorData;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that holds one tensor, as the inputs and outputs of ONNX's backend tests are stored. */
public final class TensorFile {
  private TensorFile() {}

  public static TensorData read(Path file) throws IOException {
    TensorProto tensor = TensorProto.parseFrom(Files.readAllBytes(file));
    return TensorReader.read(tensor, new ExternalData(file));
  }
}
