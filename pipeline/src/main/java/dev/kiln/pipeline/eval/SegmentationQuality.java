package dev.kiln.pipeline.eval;

import dev.kiln.pipeline.RunProgress;
import dev.kiln.pipeline.Table;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.train.data.segmentation.SegmentedPicture;
import dev.kiln.train.data.segmentation.SegmentedPictures;
import dev.kiln.train.data.segmentation.VocFolder;
import dev.kiln.train.fit.Confusion;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How well a model tells the classes of the pixels of pictures in Pascal VOC's layout; pixels of no
 * class are left out.
 *
 * @param model what was measured
 * @param list the list of pictures, such as test
 * @param images pictures in it
 * @param miou the mean over the classes of intersection over union, 0 to 1
 * @param pixelAccuracy the share of pixels whose class is right, 0 to 1
 * @param iou intersection over union of each class that is there
 */
public record SegmentationQuality(
    String model,
    String list,
    int images,
    double miou,
    double pixelAccuracy,
    Map<String, Double> iou)
    implements Evaluation {
  /**
   * Measures a dressed model.
   *
   * @param wanted the list of pictures; null for test, or val where there is none
   */
  public static SegmentationQuality measure(
      String name, Model model, Path data, String wanted, PrintWriter err) {
    Segmenter segmenter = new Segmenter(model).withParallel(true);
    VocFolder folder = VocFolder.open(data);
    List<String> classes = folder.classes();
    if (!classes.equals(segmenter.labels())) {
      throw new IllegalArgumentException(
          "%s tells %s, but the classes of %s are %s"
              .formatted(name, segmenter.labels(), data, classes));
    }
    boolean hasTest = Files.exists(data.resolve("ImageSets/Segmentation/test.txt"));
    String list = wanted != null ? wanted : hasTest ? "test" : "val";
    SegmentedPictures pictures = folder.pictures(list);
    Confusion confusion = new Confusion(classes);
    try (RunProgress progress = new RunProgress(name, "pictures", pictures.size(), err)) {
      for (int i = 0; i < pictures.size(); i++) {
        SegmentedPicture picture = pictures.get(i);
        Image image = new Image(picture.rgb(), picture.width(), picture.height(), PixelFormat.RGB);
        ClassMap map = segmenter.segment(image);
        confusion.add(picture.labels(), map.classes(), SegmentedPicture.IGNORED);
        progress.at(i + 1L);
      }
    }
    Map<String, Double> iou = new LinkedHashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      String label = classes.get(i);
      confusion.iou(i).ifPresent(value -> iou.put(label, value));
    }
    return new SegmentationQuality(
        name, list, pictures.size(), confusion.meanIou(), confusion.accuracy(), iou);
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "mIoU %.4f, pixel accuracy %.4f: %,d pictures of the list %s%n%n",
        miou,
        pixelAccuracy,
        images,
        list);
    Table table = new Table("class", ">IoU");
    iou.forEach((label, value) -> table.add(label, String.format(Locale.ROOT, "%.4f", value)));
    table.print(out);
  }
}
