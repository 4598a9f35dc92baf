package dev.kiln.cli.run;

import dev.kiln.media.BufferedImages;
import dev.kiln.media.PixelZoom;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import dev.kiln.runtime.task.Encoder;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Encodes a picture; draws the code beside the picture, one bar per number. */
final class EncodingTask implements PictureTask {
  /** The width of all bars together. */
  private static final int WIDTH = 224;

  private static final Color PAPER = new Color(0xfa, 0xf8, 0xf4);
  private static final Color INK = new Color(0x22, 0x22, 0x22);

  private final Encoder encoder;

  EncodingTask(Model model, TaskOptions options) {
    encoder =
        new Encoder(model, ForeignModel.preprocessing(model, options.image(), ResizeMode.STRETCH));
  }

  private record Encoded(String image, List<Double> code) {}

  @Override
  public Answer answer(Path file, Image picture) {
    List<Double> code = new ArrayList<>();
    for (float number : encoder.encode(picture)) {
      code.add(Math.round(number * 1e4) / 1e4);
    }
    String line =
        code.stream()
            .map(number -> String.format(Locale.ROOT, "%.4f", number))
            .collect(Collectors.joining(" "));
    return new Answer(
        List.of(line),
        new Encoded(file.toString(), code),
        () -> drawn(BufferedImages.copy(PixelZoom.forViewing(picture)), code));
  }

  private static BufferedImage drawn(BufferedImage picture, List<Double> code) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    BufferedImage sheet = new BufferedImage(width + WIDTH, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D g = sheet.createGraphics();
    g.setColor(PAPER);
    g.fillRect(0, 0, width + WIDTH, height);
    g.drawImage(picture, 0, 0, null);
    g.setColor(INK);
    double largest = code.stream().mapToDouble(Math::abs).max().orElse(1);
    int middle = height / 2;
    for (int i = 0; i < code.size(); i++) {
      int left = width + i * WIDTH / code.size();
      int right = Math.max(left + 1, width + (i + 1) * WIDTH / code.size() - 1);
      int length = (int) Math.round(code.get(i) / largest * (middle - 4));
      g.fillRect(left, middle - Math.max(0, length), right - left, Math.abs(length) + 1);
    }
    g.dispose();
    return sheet;
  }
}
