package dev.kiln.benchmark;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.export.Export;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.dress.PictureOutput;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.train.network.DeepLabV3Plus;
import dev.kiln.train.network.Networks;
import dev.kiln.train.op.Operators;
import dev.kiln.train.weights.ParameterNames;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** The networks that a camera's frames go through, with the frames' size. */
enum FrameModel {
  DIGITS(Answer.LABEL, "lenet5-relu", 28, 28),
  STYLE_256X256(Answer.PICTURE, "style", 256, 256),
  STYLE_640X480(Answer.PICTURE, "style", 640, 480),
  SEGMENTATION_512X512(Answer.CLASSES, "deeplab-mobilenetv2", 512, 512),
  SEGMENTATION_640X480(Answer.CLASSES, "deeplab-mobilenetv2", 640, 480);

  /** What comes of a frame. */
  enum Answer {
    /** One byte: the most probable class. */
    LABEL,
    /** A picture of the frame's size and format. */
    PICTURE,
    /** A byte for each pixel: its class. */
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

  /** 1 for grey, 3 for colours. */
  int channels() {
    return answer == Answer.LABEL ? 1 : 3;
  }

  /** What is taken off each channel, of 0..1. */
  float[] mean() {
    return answer == Answer.LABEL ? new float[] {0} : new float[] {0.485f, 0.456f, 0.406f};
  }

  /** What each channel is divided by then. */
  float[] std() {
    return answer == Answer.LABEL ? new float[] {1} : new float[] {0.229f, 0.224f, 0.225f};
  }

  /** A picture of soft blots, in grey or, as OpenCV's cameras give it, in BGR. */
  Image frame() {
    byte[] noise = new byte[(width / 16 + 1) * (height / 16 + 1) * channels()];
    new Random(0).nextBytes(noise);
    PixelFormat format = channels() == 1 ? PixelFormat.GREY : PixelFormat.BGR;
    return new Image(noise, width / 16 + 1, height / 16 + 1, format).resize(width, height);
  }

  /**
   * The network; the caller closes it.
   *
   * @param weights or null for random ones, the same each time
   */
  Model open(Path weights) {
    Model opened = Model.newInstance(network, "PyTorch");
    Engine.getEngine("PyTorch").setRandomSeed(0);
    opened.setBlock(Networks.find(network).orElseThrow().main().block().get());
    opened.getBlock().initialize(opened.getNDManager(), DataType.FLOAT32, fixed());
    if (weights == null) {
      enliven(opened.getBlock());
    } else {
      Weights.load(opened.getBlock(), weights);
    }
    return opened;
  }

  /** As after training: normalisations scale and shift, and the classes are not all the same. */
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

  /** Its model as {@code kiln export} writes it: bytes in, and pictures out of a style's. */
  void export(Model opened, Path file) {
    Block block = opened.getBlock();
    Normalization imagenet = Normalization.imagenet();
    Export export =
        switch (answer) {
          case LABEL ->
              export(block, open())
                  .withOutputs("logits")
                  .withPictures(PictureInput.of(Normalization.unit()))
                  .withMetadata(Map.of("kiln.task", "digits"));
          case PICTURE ->
              export(block, open())
                  .withDressing(
                      Dressing.of(
                          PictureInput.of(imagenet).paddedTo(4),
                          new PictureOutput("output", "styled", imagenet)))
                  .withMetadata(Map.of("kiln.task", "style"));
          case CLASSES ->
              export(((DeepLabV3Plus) block).quarterSize(), open())
                  .withOutputs("logits")
                  .withPictures(PictureInput.of(imagenet))
                  .withMetadata(Map.of("kiln.task", "segmentation", "kiln.align_corners", "true"));
        };
    export.save(file);
  }

  /** The plain network, floats in and out, for frames of any size. */
  void exportPlain(Model opened, Path file) {
    export(opened.getBlock(), open()).save(file);
  }

  /** The plain network for this size of frames only. */
  void exportFixed(Model opened, Path file) {
    export(opened.getBlock(), fixed()).save(file);
  }

  private Export export(Block block, Shape input) {
    return Export.of(block, input)
        .withLowerings(Lowerings.standard().withTorchOperators(Operators::compute))
        .withParameters(ParameterNames.of(block))
        .withName(network);
  }

  private Shape open() {
    return Networks.find(network).orElseThrow().main().input();
  }

  private Shape fixed() {
    return new Shape(1, channels(), height, width);
  }

  /** Such as {@code style-640x480}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
