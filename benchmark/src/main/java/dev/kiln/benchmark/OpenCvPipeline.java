package dev.kiln.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nu.pattern.OpenCV;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.dnn.Dnn;
import org.opencv.dnn.Image2BlobParams;
import org.opencv.dnn.Net;

/** OpenCV's own inference, with what is around it done by OpenCV. */
final class OpenCvPipeline implements FramePipeline {
  private static final int CLASSES_AXIS = 1;

  private final FrameModel model;
  private final byte[] pixels;
  private final Mat frame;
  private final Net net;
  private final Image2BlobParams blob;

  /**
   * @param fixed the model, of floats, for this size of frames
   */
  OpenCvPipeline(FrameModel model, Path fixed, int threads) {
    OpenCV.loadLocally();
    Core.setNumThreads(threads);
    this.model = model;
    pixels = model.frame().pixels();
    frame = new Mat(model.height(), model.width(), CvType.CV_8UC(model.channels()));
    net = Dnn.readNetFromONNX(fixed.toString());
    net.setPreferableBackend(Dnn.DNN_BACKEND_OPENCV);
    blob =
        new Image2BlobParams(
            scalar(model.std(), std -> 1 / (255 * std)),
            new Size(model.width(), model.height()),
            scalar(model.mean(), mean -> 255 * mean),
            model.channels() == 3);
  }

  private interface PerChannel {
    double of(double number);
  }

  private static Scalar scalar(float[] numbers, PerChannel function) {
    double[] values = new double[numbers.length];
    for (int c = 0; c < values.length; c++) {
      values[c] = function.of(numbers[c]);
    }
    return new Scalar(values);
  }

  @Override
  public String name() {
    return "OpenCV DNN";
  }

  @Override
  public byte[] answer() {
    frame.put(0, 0, pixels);
    Mat input = Dnn.blobFromImageWithParams(frame, blob);
    net.setInput(input);
    Mat output = net.forward();
    byte[] answer = model.answer() == FrameModel.Answer.PICTURE ? picture(output) : classes(output);
    release(input, output);
    return answer;
  }

  private static byte[] classes(Mat logits) {
    Mat largest = new Mat();
    Core.reduceArgMax(logits, largest, CLASSES_AXIS);
    Mat row = largest.reshape(1, 1);
    Mat classes = new Mat();
    row.convertTo(classes, CvType.CV_8U);
    byte[] bytes = bytes(classes);
    release(largest, row, classes);
    return bytes;
  }

  private byte[] picture(Mat planes) {
    Mat rows = planes.reshape(1, 3);
    List<Mat> channels = new ArrayList<>();
    for (int c = 2; c >= 0; c--) {
      Mat row = rows.row(c);
      Mat channel = new Mat();
      row.convertTo(channel, CvType.CV_8U, 255 * model.std()[c], 255 * model.mean()[c]);
      row.release();
      channels.add(channel);
    }
    Mat picture = new Mat();
    Core.merge(channels, picture);
    byte[] bytes = bytes(picture);
    channels.forEach(Mat::release);
    release(rows, picture);
    return bytes;
  }

  private static byte[] bytes(Mat mat) {
    byte[] bytes = new byte[(int) (mat.total() * mat.channels())];
    mat.get(0, 0, bytes);
    return bytes;
  }

  private static void release(Mat... mats) {
    for (Mat mat : mats) {
      mat.release();
    }
  }

  @Override
  public void close() {
    frame.release();
  }
}
