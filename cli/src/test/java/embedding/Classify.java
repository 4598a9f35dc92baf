package embedding;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Classifier;
import dev.kiln.runtime.task.Prediction;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Says what a photo shows: Classify MODEL.onnx PHOTO. */
public final class Classify {
  public static void main(String[] args) throws IOException {
    BufferedImage photo = ImageIO.read(new File(args[1]));
    int width = photo.getWidth();
    int height = photo.getHeight();
    Image image = Image.ofArgb(photo.getRGB(0, 0, width, height, null, 0, width), width, height);
    try (Model model = Model.open(Path.of(args[0]))) {
      for (Prediction prediction : new Classifier(model).classify(image, 3)) {
        System.out.printf("%s %.3f%n", prediction.label(), prediction.probability());
      }
    }
  }
}
