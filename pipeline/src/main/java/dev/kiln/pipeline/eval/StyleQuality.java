package dev.kiln.pipeline.eval;

import dev.kiln.media.BufferedImages;
import dev.kiln.pictures.Pictures;
import dev.kiln.pipeline.ProgressListener;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.StyleTransfer;
import dev.kiln.train.data.Picture;
import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.recipe.style.StyleDistance;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * How well a style model paints photos.
 *
 * @param model the model that was measured
 * @param images the number of photos that can be read
 * @param content the mean distance to the photo's content, as the article on style transfer weights
 *     it
 * @param style the mean distance to the painting's style, likewise
 * @param saturation the mean saturation of the pictures, 0 to 1
 * @param border how much further a line of pixels near the border is from those inside than in the
 *     photo, in levels of 0..255: the mean over pictures and sides, of the outermost twelve lines
 *     the one where it is largest
 * @param noise the mean change of a pixel's level when its photo gets noise with a deviation of 4
 *     levels
 * @param leftOut a line for each further photo, which cannot be read
 */
public record StyleQuality(
    String model,
    int images,
    double content,
    double style,
    double saturation,
    double border,
    double noise,
    List<String> leftOut)
    implements Evaluation {
  static StyleQuality measure(
      String name,
      Model model,
      Path data,
      Path painting,
      Path vgg16,
      Share share,
      ProgressListener listener) {
    StyleTransfer style = new StyleTransfer(model);
    PictureFolder photos = PictureFolder.of(data);
    int[] used = share.of(photos.size());
    ReadablePictures readable = new ReadablePictures(used.length);
    Sums sums = new Sums();
    try (StyleDistance distance = new StyleDistance(vgg16, painting)) {
      for (int i = 0; i < used.length; i++) {
        Path file = photos.files().get(used[i]);
        readable
            .read(() -> BufferedImages.image(Pictures.read(file)).to(PixelFormat.RGB))
            .ifPresent(photo -> sums.add(photo, style, distance));
        listener.progress(i + 1, used.length);
      }
    }
    int images = readable.count();
    return new StyleQuality(
        name,
        images,
        sums.content / images,
        sums.style / images,
        sums.saturation / images,
        Math.max(0, Arrays.stream(sums.border).max().orElseThrow()) / images,
        sums.noise / images,
        readable.leftOut());
  }

  /** What is measured, added up over the pictures. */
  private static final class Sums {
    private double content;
    private double style;
    private double saturation;
    private final double[] border = new double[PaintedPicture.OUTERMOST];
    private double noise;

    void add(Image photo, StyleTransfer model, StyleDistance distance) {
      Image painted = model.apply(photo);
      StyleDistance.Distance found = distance.of(picture(painted), picture(photo));
      content += found.content();
      style += found.style();
      saturation += PaintedPicture.saturation(painted);
      double[] own = PaintedPicture.border(photo);
      double[] steps = PaintedPicture.border(painted);
      for (int line = 0; line < border.length; line++) {
        border[line] += steps[line] - own[line];
      }
      noise += PaintedPicture.change(painted, model.apply(PaintedPicture.noisy(photo)));
    }

    private static Picture picture(Image rgb) {
      return new Picture(rgb.height(), rgb.width(), rgb.pixels());
    }
  }
}
