package dev.kiln.benchmark;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.pipeline.export.Exports;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.train.network.Networks;
import dev.kiln.train.weights.ParameterNames;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** The networks that frames are run through, and the size of the frames. */
enum FrameModel {
  DIGITS(Answer.LABEL, "lenet5-relu", 28, 28),
  STYLE_256X256(Answer.PICTURE, "style", 256, 256),
  STYLE_640X480(Answer.PICTURE, "style", 640, 480),
  SEGMENTATION_512X512(Answer.CLASSES, "deeplab-mobilenetv2", 512, 512),
  SEGMENTATION_640X480(Answer.CLASSES, "deeplab-mobilenetv2", 640, 480);

  /** The answer to a frame. */
  enum Answer {
    /** One byte: the index of the most probable class. */
    LABEL,
    /** A picture of the frame's size and format. */
    PICTURE,
    /** One byte for each pixel: the index of its class. */
    CLASSES
  }

  private final Answer answer;
  private final String network;
  private final int width;
  private final int height;

  FrameModel(Answer answer, String network, int width, int height) {
    this.answer = answer;
    this.network = network;
    this.width = width;
    this.height = height;
  }

  Answer answer() {
    return answer;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Returns the number of channels: 1 for grey, 3 for colour. */
  int channels() {
    return answer == Answer.LABEL ? 1 : 3;
  }

  /** Returns the mean of each channel, which is subtracted from values in 0..1. */
  float[] mean() {
    return answer == Answer.LABEL ? new float[] {0} : new float[] {0.485f, 0.456f, 0.406f};
  }

  /** Returns the standard deviation of each channel, by which the difference is divided. */
  float[] std() {
    return answer == Answer.LABEL ? new float[] {1} : new float[] {0.229f, 0.224f, 0.225f};
  }

  /** Returns a frame of smooth noise: grey, or BGR as OpenCV's cameras give it. */
  Image frame() {
    byte[] noise = new byte[(width / 16 + 1) * (height / 16 + 1) * channels()];
    new Random(0).nextBytes(noise);
    PixelFormat format = channels() == 1 ? PixelFormat.GREY : PixelFormat.BGR;
    return new Image(noise, width / 16 + 1, height / 16 + 1, format).resize(width, height);
  }

  /** Returns the network with random weights, the same each time; the caller closes it. */
  Model open() {
    Model opened = initialized();
    enliven(opened.getBlock());
    return opened;
  }

  /** Returns the network with weights from a file; the caller closes it. */
  Model open(Path weights) {
    Model opened = initialized();
    Weights.load(opened.getBlock(), weights);
    return opened;
  }

  private Model initialized() {
    Model opened = Model.newInstance(network, "PyTorch");
    Engine.getEngine("PyTorch").setRandomSeed(0);
    opened.setBlock(Networks.find(network).orElseThrow().main().block().get());
    opened.getBlock().initialize(opened.getNDManager(), DataType.FLOAT32, fixed());
    return opened;
  }

  /** Gives vectors random values, so that normalisations scale and shift and the classes differ. */
  private static void enliven(Block block) {
    Random random = new Random(0);
    ParameterNames.of(block)
        .forEach(
            (name, parameter) -> {
              NDArray array = parameter.getArray();
              if (array.getShape().dimension() == 1) {
                float middle = name.endsWith("var") || name.endsWith("weight") ? 1 : 0;
                float[] values = new float[(int) array.size()];
                for (int i = 0; i < values.length; i++) {
                  values[i] = middle + random.nextFloat() - 0.5f;
                }
                array.set(values);
              }
            });
  }

  /** Exports the dressed model, as {@code kiln export} does. */
  void export(Model opened, Path file) {
    Exports.of(network).save(opened.getBlock(), file);
  }

  /** Exports the plain network, floats in and out, for frames of any size. */
  void exportPlain(Model opened, Path file) {
    Exports.of(network).undressed().save(opened.getBlock(), file);
  }

  /** Exports the plain network for this size of frames only. */
  void exportFixed(Model opened, Path file) {
    Exports.of(network).undressed().withInput(fixed()).save(opened.getBlock(), file);
  }

  private Shape fixed() {
    return new Shape(1, channels(), height, width);
  }

  /** Returns the name, such as {@code style-640x480}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
