package embedding;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.Segmenter;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Tells what is where in a photo: Segment MODEL.onnx PHOTO OUT.png. */
public final class Segment {
  public static void main(String[] args) throws IOException {
    BufferedImage photo = ImageIO.read(new File(args[1]));
    int width = photo.getWidth();
    int height = photo.getHeight();
    Image image = Image.ofArgb(photo.getRGB(0, 0, width, height, null, 0, width), width, height);
    try (Model model = Model.open(Path.of(args[0]))) {
      Segmenter segmenter = new Segmenter(model).withParallel(true);
      ClassMap map = segmenter.segment(image);
      double[] shares = map.shares(segmenter.labels().size());
      for (int i = 0; i < shares.length; i++) {
        System.out.printf("%s %.1f %%%n", segmenter.labels().get(i), 100 * shares[i]);
      }
      int[] overlay = segmenter.overlay(image, map, 0.5).toArgb();
      photo.setRGB(0, 0, width, height, overlay, 0, width);
      ImageIO.write(photo, "png", new File(args[2]));
    }
  }
}
