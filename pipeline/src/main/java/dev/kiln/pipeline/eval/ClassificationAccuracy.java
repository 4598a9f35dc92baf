package dev.kiln.pipeline.eval;

import dev.kiln.media.BufferedImages;
import dev.kiln.pictures.Pictures;
import dev.kiln.pipeline.ProgressListener;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Classifier;
import dev.kiln.runtime.task.Prediction;
import dev.kiln.train.data.ClassFolder;
import dev.kiln.train.data.DividedFolder;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.Mnist;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The accuracy of a classifier on a folder of pictures with one folder for each class, or on the
 * test set of data in MNIST's format.
 *
 * @param model the model that was measured
 * @param accuracy top-1 accuracy: the share whose most probable class is right, 0 to 1
 * @param top5 top-5 accuracy: the share whose class is among the five most probable, 0 to 1
 * @param classes the number of classes
 * @param images the number of pictures
 * @param leftOut a line for each further picture, which cannot be read
 */
public record ClassificationAccuracy(
    String model, double accuracy, double top5, int classes, int images, List<String> leftOut)
    implements Evaluation {
  private static final int TOP = 5;

  /** Pictures with the indices of their classes. */
  private interface Examples {
    int size();

    Image picture(int index);

    int label(int index);
  }

  static ClassificationAccuracy measure(
      String name, Model model, Path data, Share share, ProgressListener listener)
      throws IOException {
    Classifier classifier = new Classifier(model);
    List<String> classes = classifier.labels();
    Examples examples =
        Mnist.isIn(data)
            ? grey(Mnist.test(data, classes.size()))
            : files(tests(data).withClasses(classes));
    int right = 0;
    int near = 0;
    int[] used = share.of(examples.size());
    ReadablePictures readable = new ReadablePictures(used.length);
    long done = 0;
    for (int index : used) {
      Optional<Image> picture = readable.read(() -> examples.picture(index));
      if (picture.isPresent()) {
        List<Integer> best =
            classifier.classify(picture.get(), TOP).stream().map(Prediction::index).toList();
        right += best.get(0) == examples.label(index) ? 1 : 0;
        near += best.contains(examples.label(index)) ? 1 : 0;
      }
      listener.progress(++done, used.length);
    }
    double size = readable.count();
    return new ClassificationAccuracy(
        name, right / size, near / size, classes.size(), readable.count(), readable.leftOut());
  }

  private static ClassFolder tests(Path data) {
    return ClassFolder.part(DividedFolder.of(data).map(DividedFolder::test).orElse(data));
  }

  private static Examples files(ClassFolder folder) {
    return new Examples() {
      @Override
      public int size() {
        return folder.size();
      }

      @Override
      public Image picture(int index) {
        return BufferedImages.image(Pictures.read(folder.pictures().files().get(index)));
      }

      @Override
      public int label(int index) {
        return folder.label(index);
      }
    };
  }

  private static Examples grey(LabeledImages images) {
    int pixels = images.width() * images.height();
    return new Examples() {
      @Override
      public int size() {
        return images.size();
      }

      @Override
      public Image picture(int index) {
        byte[] picture = Arrays.copyOfRange(images.pixels(), index * pixels, (index + 1) * pixels);
        return new Image(picture, images.width(), images.height(), PixelFormat.GREY);
      }

      @Override
      public int label(int index) {
        return images.labels()[index] & 0xff;
      }
    };
  }
}
