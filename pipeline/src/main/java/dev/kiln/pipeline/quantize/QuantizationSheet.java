package dev.kiln.pipeline.quantize;

import dev.kiln.graph.Value;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.media.BufferedImages;
import dev.kiln.pictures.Pictures;
import dev.kiln.pipeline.data.PictureData;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Palette;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.runtime.task.Segmenter;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A picture that shows what quantizing changed, one row for each sample: the source, the answer of
 * the float model, that of the quantized one, and their difference times 8; for segmenters the
 * overlays and, white, the pixels whose class differs.
 */
public final class QuantizationSheet {
  private static final Options OPTIONS = Options.shared().withProviders(Provider.CPU);
  private static final int ROWS = 6;
  private static final int COLUMNS = 4;
  private static final int LARGEST = 320;
  private static final int GAP = 2;
  private static final int AMPLIFIED = 8;
  private static final double OPACITY = 0.6;

  /** Colours for classes without their own: neighbours on a wheel of hues that lie far apart. */
  private static final Palette PALETTE =
      new Palette(
          IntStream.range(0, 256)
              .map(i -> i == 0 ? 0 : Color.HSBtoRGB(i * 0.618034f, 0.8f, 0.9f) & 0xffffff)
              .boxed()
              .toList());

  private final Path floats;
  private final Optional<PictureData> form;

  private QuantizationSheet(Path floats, Optional<PictureData> form) {
    this.floats = floats;
    this.form = form;
  }

  /**
   * Returns the sheet of a float model that takes pictures as bytes.
   *
   * @throws IllegalArgumentException if its answers cannot be shown
   */
  public static QuantizationSheet of(Path floats) {
    return of(floats, Optional.empty());
  }

  /**
   * Returns the sheet of a float model that takes numbers, and that was quantized so as to take
   * pictures as bytes.
   *
   * @param pixels the numbers that pixels are
   * @throws IllegalArgumentException if its answers cannot be shown
   */
  public static QuantizationSheet of(Path floats, Normalization pixels) {
    return of(floats, Optional.of(pixels));
  }

  private static QuantizationSheet of(Path floats, Optional<Normalization> pixels) {
    List<Value> inputs = OnnxReader.read(floats).withoutWeightsAsInputs().graph().inputs();
    Optional<PictureData> form =
        inputs.size() == 1 ? PictureData.of(inputs.get(0)) : Optional.empty();
    boolean bytes = form.isPresent() && form.get().type() == ElementType.UINT8;
    try (Model model = Model.open(floats, OPTIONS)) {
      if (form.isEmpty() || !bytes && pixels.isEmpty() || answer(model).isEmpty()) {
        throw new IllegalArgumentException(
            "--sheet: %s does not give pictures or classes of pixels for pictures, but %s for %s"
                .formatted(floats, model.outputs(), model.inputs()));
      }
    }
    return new QuantizationSheet(floats, form.flatMap(f -> pixels.map(f::normalizing)));
  }

  /** Returns the output that can be shown: a picture, or scores of classes for each pixel. */
  private static Optional<Port> answer(Model model) {
    return model.outputs().stream()
        .filter(port -> port.dims().size() == 4)
        .filter(port -> port.type() == ElementType.UINT8 || port.type() == ElementType.FLOAT)
        .findFirst();
  }

  /**
   * Writes the sheet.
   *
   * @param quantized a model that takes pictures as bytes
   * @param samples its inputs
   */
  public void write(Path quantized, Samples samples, Path file) throws IOException {
    List<BufferedImage> cells = new ArrayList<>();
    try (Model one = Model.open(floats, OPTIONS);
        Model two = Model.open(quantized, OPTIONS)) {
      boolean segments = one.card().task() == Task.SEGMENTATION && form.isEmpty();
      Function<Image, List<Image>> row = segments ? segmented(one, two) : drawn(one, two);
      int count = Math.min(ROWS, samples.size());
      for (int i = 0; i < count; i++) {
        Map<String, Tensor> inputs = samples.inputs((int) ((long) i * samples.size() / count));
        row.apply(picture(inputs.values().iterator().next()))
            .forEach(image -> cells.add(cell(image)));
      }
    }
    Pictures.write(sheet(cells), file);
  }

  private Function<Image, List<Image>> drawn(Model one, Model two) {
    String output = answer(one).orElseThrow().name();
    return source -> {
      Map<String, Tensor> given = Map.of(two.inputs().get(0).name(), bytes(source));
      Tensor expected = one.run(form.map(f -> f.inputs(source)).orElse(given)).get(output);
      Tensor actual = two.run(given).get(output);
      return expected.type() == ElementType.UINT8
          ? List.of(
              source,
              picture(expected),
              picture(actual),
              difference(picture(expected), picture(actual)))
          : compared(source, ClassScores.map(expected), ClassScores.map(actual), PALETTE);
    };
  }

  private static Function<Image, List<Image>> segmented(Model one, Model two) {
    Segmenter first = new Segmenter(one);
    Segmenter second = new Segmenter(two);
    return source ->
        compared(source, first.segment(source), second.segment(source), first.palette());
  }

  private static List<Image> compared(
      Image source, ClassMap expected, ClassMap actual, Palette palette) {
    Image small = source.resize(expected.width(), expected.height());
    byte[] differing = new byte[expected.classes().length];
    for (int i = 0; i < differing.length; i++) {
      differing[i] = (byte) (expected.classes()[i] == actual.classes()[i] ? 0 : 255);
    }
    return List.of(
        source,
        overlay(small, expected, palette),
        overlay(small, actual, palette),
        new Image(differing, expected.width(), expected.height(), PixelFormat.GREY));
  }

  private static Image overlay(Image picture, ClassMap map, Palette palette) {
    Image overlaid = Image.blank(picture.width(), picture.height(), picture.format());
    palette.overlay(picture, map.classes(), OPACITY, overlaid);
    return overlaid;
  }

  private static Image difference(Image expected, Image actual) {
    byte[] amplified = new byte[expected.pixels().length];
    for (int i = 0; i < amplified.length; i++) {
      int apart = Math.abs((expected.pixels()[i] & 0xff) - (actual.pixels()[i] & 0xff));
      amplified[i] = (byte) Math.min(255, AMPLIFIED * apart);
    }
    return new Image(amplified, expected.width(), expected.height(), expected.format());
  }

  /** Returns the first picture of a tensor [N, H, W, C]. */
  private static Image picture(Tensor tensor) {
    long[] shape = tensor.shape();
    byte[] pixels = new byte[(int) (shape[1] * shape[2] * shape[3])];
    tensor.data().get(pixels);
    return new Image(
        pixels, (int) shape[2], (int) shape[1], shape[3] == 1 ? PixelFormat.GREY : PixelFormat.RGB);
  }

  private static Tensor bytes(Image picture) {
    return Tensor.bytes(
        picture.pixels(), 1, picture.height(), picture.width(), picture.format().channels());
  }

  private static BufferedImage cell(Image image) {
    int longest = Math.max(image.width(), image.height());
    Image small =
        longest <= LARGEST
            ? image
            : image.resize(
                Math.max(1, image.width() * LARGEST / longest),
                Math.max(1, image.height() * LARGEST / longest));
    return BufferedImages.copy(small);
  }

  private static BufferedImage sheet(List<BufferedImage> cells) {
    int width = GAP + cells.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow();
    int height = GAP + cells.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow();
    BufferedImage sheet =
        new BufferedImage(
            GAP + COLUMNS * width,
            GAP + cells.size() / COLUMNS * height,
            BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = sheet.createGraphics();
    for (int i = 0; i < cells.size(); i++) {
      graphics.drawImage(cells.get(i), GAP + i % COLUMNS * width, GAP + i / COLUMNS * height, null);
    }
    graphics.dispose();
    return sheet;
  }
}
