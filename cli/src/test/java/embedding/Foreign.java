package embedding;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import dev.kiln.runtime.task.Classifier;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.runtime.task.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** An ImageNet classifier that others made: Foreign MODEL.onnx LABELS.txt PHOTO. */
public final class Foreign {
  public static void main(String[] args) throws IOException {
    BufferedImage photo = ImageIO.read(new File(args[2]));
    int width = photo.getWidth();
    int height = photo.getHeight();
    Image image = Image.ofArgb(photo.getRGB(0, 0, width, height, null, 0, width), width, height);
    Preprocessing imagenet =
        Preprocessing.of(Normalization.imagenet()).withSize(224, 224).withFit(ResizeMode.CROP);
    try (Model model = Model.open(Path.of(args[0]))) {
      Classifier classifier = new Classifier(model, imagenet, Files.readAllLines(Path.of(args[1])));
      System.out.println(classifier.classify(image, 5));
    }
  }
}
