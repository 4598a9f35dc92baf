package dev.kiln.benchmark;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/** A program that opens a model, runs it once on a black picture, says so, and waits. */
final class FirstResult {
  private FirstResult() {}

  /**
   * @param args {@code kiln} or {@code onnxruntime}, the model, the number of threads, and the
   *     height, width and channels of its picture
   */
  public static void main(String[] args) throws OrtException, IOException {
    Path model = Path.of(args[1]);
    int threads = Integer.parseInt(args[2]);
    long[] shape = new long[4];
    shape[0] = 1;
    int bytes = 1;
    for (int i = 1; i < shape.length; i++) {
      shape[i] = Long.parseLong(args[2 + i]);
      bytes *= (int) shape[i];
    }
    byte first =
        args[0].equals("kiln")
            ? kiln(model, threads, shape, bytes)
            : onnxRuntime(model, threads, shape, bytes);
    System.out.println(first);
    System.in.read();
  }

  private static byte kiln(Path file, int threads, long[] shape, int bytes) {
    Options options = Options.defaults().withProviders(Provider.CPU).withThreads(threads);
    try (Model model = Model.open(file, options)) {
      Tensor image = Tensor.bytes(new byte[bytes], shape);
      return model.run(Map.of("image", image)).values().iterator().next().data().get();
    }
  }

  private static byte onnxRuntime(Path file, int threads, long[] shape, int bytes)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      try (OrtSession session = environment.createSession(file.toString(), options);
          OnnxTensor image =
              OnnxTensor.createTensor(
                  environment, ByteBuffer.allocateDirect(bytes), shape, OnnxJavaType.UINT8);
          OrtSession.Result result = session.run(Map.of("image", image))) {
        return ((OnnxTensor) result.get(0)).getByteBuffer().get();
      }
    }
  }
}
