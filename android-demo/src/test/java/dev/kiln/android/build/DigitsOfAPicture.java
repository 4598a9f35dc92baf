package dev.kiln.android.build;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.DigitRecognizer;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A program that prints the digits of a picture, and where the class that found them came from. */
final class DigitsOfAPicture {
  private DigitsOfAPicture() {}

  public static void main(String[] modelAndPicture) throws Exception {
    BufferedImage picture = ImageIO.read(Path.of(modelAndPicture[1]).toFile());
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
    try (Model model = Model.open(Path.of(modelAndPicture[0]))) {
      System.out.println(new DigitRecognizer(model).recognize(Image.ofArgb(pixels, width, height)));
    }
    System.out.println(DigitRecognizer.class.getProtectionDomain().getCodeSource().getLocation());
  }
}
