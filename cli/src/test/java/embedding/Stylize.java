package embedding;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.StyleTransfer;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Paints a photo: Stylize MODEL.onnx PHOTO OUT.png. */
public final class Stylize {
  public static void main(String[] args) throws IOException {
    BufferedImage photo = ImageIO.read(new File(args[1]));
    int width = photo.getWidth();
    int height = photo.getHeight();
    Image image = Image.ofArgb(photo.getRGB(0, 0, width, height, null, 0, width), width, height);
    try (Model model = Model.open(Path.of(args[0]))) {
      StyleTransfer style = new StyleTransfer(model).withSize(480).withStrength(0.8);
      Image styled = style.apply(image);
      photo.setRGB(0, 0, width, height, styled.toArgb(), 0, width);
      ImageIO.write(photo, "png", new File(args[2]));
    }
  }
}
