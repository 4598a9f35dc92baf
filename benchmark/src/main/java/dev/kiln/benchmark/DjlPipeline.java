package dev.kiln.benchmark;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.util.NDImageUtils;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/** A model in one of DJL's engines, with what is around it done by DJL's own array operators. */
final class DjlPipeline implements FramePipeline {
  private final String name;
  private final byte[] frame;
  private final Predictor<byte[], byte[]> predictor;
  private final AutoCloseable model;

  private DjlPipeline(String name, FrameModel model, Model opened, AutoCloseable owned) {
    this.name = name;
    this.frame = model.frame().pixels();
    this.predictor = opened.newPredictor(new Frames(model));
    this.model = owned;
  }

  /** The network itself, which stays its owner's, in PyTorch. */
  static DjlPipeline pytorch(FrameModel model, Model network, int threads) {
    JniUtils.setGradMode(false);
    JniUtils.setNumThreads(threads);
    return new DjlPipeline("DJL PyTorch", model, network, () -> {});
  }

  /**
   * DJL's engine for ONNX Runtime.
   *
   * @param plain the model, of floats
   */
  static DjlPipeline onnxRuntime(FrameModel model, Path plain, int threads) {
    Model opened = Model.newInstance(model.toString(), "OnnxRuntime");
    try {
      SessionOptions options = OnnxRuntimePeer.options(threads);
      opened.load(plain, null, Map.of("sessionOptions", options));
      return new DjlPipeline(
          "DJL OnnxRuntime",
          model,
          opened,
          () -> {
            opened.close();
            options.close();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException | OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] answer() {
    try {
      return predictor.predict(frame);
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    predictor.close();
    try {
      model.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** From bytes to the network's input, from its output to bytes. */
  private record Frames(FrameModel model) implements Translator<byte[], byte[]> {
    private static final int COLOURS = 2;

    @Override
    public NDList processInput(TranslatorContext context, byte[] frame) {
      NDManager manager = context.getNDManager();
      Shape shape = new Shape(model.height(), model.width(), model.channels());
      NDArray pixels = manager.create(ByteBuffer.wrap(frame), shape, DataType.UINT8);
      if (model.channels() == 3) {
        pixels = pixels.flip(COLOURS);
      }
      NDArray planes = NDImageUtils.toTensor(pixels);
      return new NDList(
          model.channels() == 1
              ? planes
              : NDImageUtils.normalize(planes, model.mean(), model.std()));
    }

    @Override
    public byte[] processOutput(TranslatorContext context, NDList list) {
      NDArray output = list.singletonOrThrow();
      return switch (model.answer()) {
        case LABEL, CLASSES -> output.argMax(0).toType(DataType.UINT8, false).toByteArray();
        case PICTURE -> picture(output).toByteArray();
      };
    }

    private NDArray picture(NDArray planes) {
      NDManager manager = planes.getManager();
      NDArray mean = manager.create(model.mean(), new Shape(3, 1, 1));
      NDArray std = manager.create(model.std(), new Shape(3, 1, 1));
      return planes
          .mul(std)
          .add(mean)
          .mul(255)
          .clip(0, 255)
          .round()
          .toType(DataType.UINT8, false)
          .transpose(1, 2, 0)
          .flip(COLOURS);
    }

    @Override
    public Batchifier getBatchifier() {
      return Batchifier.STACK;
    }
  }
}
