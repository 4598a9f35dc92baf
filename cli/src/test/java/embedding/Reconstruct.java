package embedding;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Reconstruction;
import dev.kiln.runtime.task.Reconstructor;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Says how much an autoencoder keeps of a picture: Reconstruct MODEL.onnx PICTURE. */
public final class Reconstruct {
  public static void main(String[] args) throws IOException {
    BufferedImage picture = ImageIO.read(new File(args[1]));
    int width = picture.getWidth();
    int height = picture.getHeight();
    Image image = Image.ofArgb(picture.getRGB(0, 0, width, height, null, 0, width), width, height);
    try (Model model = Model.open(Path.of(args[0]))) {
      Reconstruction result = new Reconstructor(model).reconstruct(image);
      System.out.printf("%s: PSNR %.2f dB%n", result.decoded(), result.psnr());
    }
  }
}
