package dev.kiln.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kiln.runtime.image.Image;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.file.Path;
import java.util.Map;

/** ONNX Runtime as one writes it first: BufferedImage, its pixels one by one, nested arrays. */
final class NaivePipeline implements FramePipeline {
  private final FrameModel model;
  private final Image frame;
  private final SessionOptions options;
  private final OrtSession session;

  /**
   * @param plain the model, of floats
   */
  NaivePipeline(FrameModel model, Path plain, int threads) {
    this.model = model;
    frame = model.frame();
    try {
      options = OnnxRuntimePeer.options(threads);
      session = OrtEnvironment.getEnvironment().createSession(plain.toString(), options);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return "naive code";
  }

  @Override
  public byte[] answer() {
    BufferedImage picture = picture();
    System.arraycopy(frame.pixels(), 0, bytes(picture), 0, frame.pixels().length);
    try (OnnxTensor input =
            OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), planes(picture));
        OrtSession.Result result = session.run(Map.of("input", input))) {
      Object output = result.get(0).getValue();
      return switch (model.answer()) {
        case LABEL -> new byte[] {(byte) largest(((float[][]) output)[0])};
        case PICTURE -> styled(((float[][][][]) output)[0]);
        case CLASSES -> classes(((float[][][][]) output)[0]);
      };
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private BufferedImage picture() {
    int type = model.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
    return new BufferedImage(model.width(), model.height(), type);
  }

  private static byte[] bytes(BufferedImage picture) {
    return ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
  }

  private float[][][][] planes(BufferedImage picture) {
    float[][][][] planes = new float[1][model.channels()][model.height()][model.width()];
    for (int y = 0; y < model.height(); y++) {
      for (int x = 0; x < model.width(); x++) {
        if (model.channels() == 1) {
          planes[0][0][y][x] = picture.getRaster().getSample(x, y, 0) / 255f;
        } else {
          int rgb = picture.getRGB(x, y);
          for (int c = 0; c < 3; c++) {
            float level = (rgb >> 16 - 8 * c & 0xff) / 255f;
            planes[0][c][y][x] = (level - model.mean()[c]) / model.std()[c];
          }
        }
      }
    }
    return planes;
  }

  private byte[] styled(float[][][] planes) {
    BufferedImage styled = picture();
    for (int y = 0; y < model.height(); y++) {
      for (int x = 0; x < model.width(); x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          float level = (planes[c][y][x] * model.std()[c] + model.mean()[c]) * 255;
          rgb = rgb << 8 | Math.round(Math.max(0, Math.min(255, level)));
        }
        styled.setRGB(x, y, rgb);
      }
    }
    return bytes(styled);
  }

  private byte[] classes(float[][][] planes) {
    byte[] classes = new byte[model.width() * model.height()];
    float[] logits = new float[planes.length];
    for (int y = 0; y < model.height(); y++) {
      for (int x = 0; x < model.width(); x++) {
        for (int c = 0; c < logits.length; c++) {
          logits[c] = planes[c][y][x];
        }
        classes[y * model.width() + x] = (byte) largest(logits);
      }
    }
    return classes;
  }

  private static int largest(float[] logits) {
    int largest = 0;
    for (int c = 1; c < logits.length; c++) {
      if (logits[c] > logits[largest]) {
        largest = c;
      }
    }
    return largest;
  }

  @Override
  public void close() {
    try {
      session.close();
      options.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
