package embedding;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Digit;
import dev.kiln.runtime.task.DigitRecognizer;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Reads the digits on a page: ReadDigits MODEL.onnx PAGE. */
public final class ReadDigits {
  public static void main(String[] args) throws IOException {
    BufferedImage page = ImageIO.read(new File(args[1]));
    int width = page.getWidth();
    int height = page.getHeight();
    Image image = Image.ofArgb(page.getRGB(0, 0, width, height, null, 0, width), width, height);
    try (Model model = Model.open(Path.of(args[0]))) {
      for (Digit digit : new DigitRecognizer(model).recognize(image)) {
        System.out.printf("%s %.3f %s%n", digit.label(), digit.confidence(), digit.box());
      }
    }
  }
}
