package dev.kiln.pipeline.eval;

import dev.kiln.pipeline.ProgressListener;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.train.data.segmentation.SegmentedPicture;
import dev.kiln.train.data.segmentation.SegmentedPictures;
import dev.kiln.train.data.segmentation.VocFolder;
import dev.kiln.train.fit.Confusion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The quality of a segmentation model on pictures in Pascal VOC's layout. Pixels without a class
 * (void) are ignored.
 *
 * @param model the model that was measured
 * @param list the list of pictures, such as test
 * @param images the number of pictures in the list that can be read
 * @param miou the mean intersection over union of the classes, 0 to 1
 * @param pixelAccuracy the share of pixels whose class is right, 0 to 1
 * @param iou the intersection over union of each class that occurs, 0 to 1
 * @param absent the classes that no pixel is of; the mean leaves them out unless they are predicted
 * @param leftOut a line for each further picture, which cannot be read or whose mask cannot
 */
public record SegmentationQuality(
    String model,
    String list,
    int images,
    double miou,
    double pixelAccuracy,
    Map<String, Double> iou,
    List<String> absent,
    List<String> leftOut)
    implements Evaluation {
  static SegmentationQuality measure(
      String name,
      Model model,
      Path data,
      Optional<String> wanted,
      Share share,
      ProgressListener listener) {
    Segmenter segmenter = new Segmenter(model).withParallel(true);
    VocFolder folder = VocFolder.open(data);
    List<String> classes = folder.classes();
    if (!classes.equals(segmenter.labels())) {
      throw new IllegalArgumentException(
          "%s has the classes %s, but those of %s are %s"
              .formatted(name, segmenter.labels(), data, classes));
    }
    String list = wanted.orElseGet(() -> defaultList(data));
    SegmentedPictures pictures = folder.pictures(list);
    pictures.requireClasses();
    Confusion confusion = new Confusion(classes);
    int[] used = share.of(pictures.size());
    ReadablePictures readable = new ReadablePictures(used.length);
    long done = 0;
    for (int index : used) {
      readable
          .read(() -> pictures.get(index))
          .ifPresent(
              picture -> {
                ClassMap map = segmenter.segment(image(picture));
                confusion.add(picture.labels(), map.classes(), SegmentedPicture.IGNORED);
              });
      listener.progress(++done, used.length);
    }
    Map<String, Double> iou = new LinkedHashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      String label = classes.get(i);
      confusion.iou(i).ifPresent(value -> iou.put(label, value));
    }
    return new SegmentationQuality(
        name,
        list,
        readable.count(),
        confusion.meanIou(),
        confusion.accuracy(),
        iou,
        confusion.absent(),
        readable.leftOut());
  }

  private static Image image(SegmentedPicture picture) {
    return new Image(picture.rgb(), picture.width(), picture.height(), PixelFormat.RGB);
  }

  private static String defaultList(Path data) {
    return Files.exists(data.resolve("ImageSets/Segmentation/test.txt")) ? "test" : "val";
  }
}
