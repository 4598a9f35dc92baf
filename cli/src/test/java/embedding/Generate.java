package embedding;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Grid;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.ImageGenerator;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Makes 64 pictures of a seed: Generate MODEL.onnx SEED OUT.png. */
public final class Generate {
  public static void main(String[] args) throws IOException {
    try (Model model = Model.open(Path.of(args[0]))) {
      List<Image> pictures = new ImageGenerator(model).generate(64, Long.parseLong(args[1]));
      Image grid = Grid.of(pictures, 8, 2, 64);
      int width = grid.width();
      BufferedImage sheet = new BufferedImage(width, grid.height(), BufferedImage.TYPE_INT_RGB);
      sheet.setRGB(0, 0, width, grid.height(), grid.toArgb(), 0, width);
      ImageIO.write(sheet, "png", new File(args[2]));
    }
  }
}
