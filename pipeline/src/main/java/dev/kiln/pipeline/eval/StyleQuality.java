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
 * @param border how much more two neighbouring lines of pixels near a border differ than lines
 *     elsewhere, in levels of 0..255; the largest of the outermost lines, mean over the pictures
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
    double[] sums = new double[5];
    try (StyleDistance distance = new StyleDistance(vgg16, painting)) {
      for (int i = 0; i < used.length; i++) {
        Path file = photos.files().get(used[i]);
        readable
            .read(() -> BufferedImages.image(Pictures.read(file)).to(PixelFormat.RGB))
            .ifPresent(photo -> add(sums, photo, style, distance));
        listener.progress(i + 1, used.length);
      }
    }
    int images = readable.count();
    return new StyleQuality(
        name,
        images,
        sums[0] / images,
        sums[1] / images,
        sums[2] / images,
        sums[3] / images,
        sums[4] / images,
        readable.leftOut());
  }

  private static void add(double[] sums, Image photo, StyleTransfer style, StyleDistance distance) {
    Image painted = style.apply(photo);
    StyleDistance.Distance found = distance.of(picture(painted), picture(photo));
    sums[0] += found.content();
    sums[1] += found.style();
    sums[2] += PaintedPicture.saturation(painted);
    sums[3] += PaintedPicture.border(painted);
    sums[4] += PaintedPicture.change(painted, style.apply(PaintedPicture.noisy(photo)));
  }

  private static Picture picture(Image rgb) {
    return new Picture(rgb.height(), rgb.width(), rgb.pixels());
  }
}
