package dev.kiln.train.data.segmentation;

import dev.kiln.pictures.PictureException;
import dev.kiln.pictures.Pictures;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Pictures with the class of every pixel, in the layout of the Pascal VOC challenge (Everingham et
 * al., 2010):
 *
 * <pre>
 * JPEGImages/NAME.jpg                      pictures; also .jpeg, .png and .bmp
 * SegmentationClass/NAME.png               masks: palette or grey, a pixel's value is its class
 * ImageSets/Segmentation/{train,val}.txt   lists of names, a line each; without them nine tenths
 *                                          of the pictures are for training
 * classes.txt                              the classes, a line each; without it VOC's 21
 * </pre>
 *
 * <p>A picture is turned upright by its EXIF orientation; its mask has the size and the orientation
 * of the upright picture. A last class called void, unlabelled, unlabeled or ignore is none: its
 * pixels are ignored, as are those of value 255. Thread-safe.
 */
public final class VocFolder {
  /** The classes of Pascal VOC. */
  public static final List<String> VOC_CLASSES =
      List.of(
          "background",
          "aeroplane",
          "bicycle",
          "bird",
          "boat",
          "bottle",
          "bus",
          "car",
          "cat",
          "chair",
          "cow",
          "diningtable",
          "dog",
          "horse",
          "motorbike",
          "person",
          "pottedplant",
          "sheep",
          "sofa",
          "train",
          "tvmonitor");

  private static final String PICTURES = "JPEGImages";
  private static final String MASKS = "SegmentationClass";
  private static final String LISTS = "ImageSets/Segmentation";
  private static final List<String> ENDINGS =
      List.of(".jpg", ".jpeg", ".png", ".bmp", ".JPG", ".JPEG", ".PNG");

  private static final Set<String> NO_CLASS = Set.of("void", "unlabelled", "unlabeled", "ignore");

  private final Path path;
  private final List<String> classes;
  private final boolean ignoresNext;

  private VocFolder(Path path, List<String> classes, boolean ignoresNext) {
    this.path = path;
    this.classes = classes;
    this.ignoresNext = ignoresNext;
  }

  /**
   * Returns a folder with its classes.
   *
   * @throws TrainingException if a part of the layout is missing or classes.txt cannot be used
   */
  public static VocFolder open(Path path) {
    for (String part : List.of(PICTURES, MASKS)) {
      if (!Files.isDirectory(path.resolve(part))) {
        throw new TrainingException(
            "%s: no folder %s there; expected JPEGImages, SegmentationClass and, if the pictures"
                    .formatted(path, part)
                + " are not to be divided at random, ImageSets/Segmentation, as in Pascal VOC");
      }
    }
    Path file = path.resolve("classes.txt");
    if (!Files.exists(file)) {
      return new VocFolder(path, VOC_CLASSES, false);
    }
    List<String> names = lines(file);
    int last = names.size() - 1;
    boolean ignoresLast = last >= 0 && NO_CLASS.contains(names.get(last).toLowerCase(Locale.ROOT));
    List<String> classes = ignoresLast ? names.subList(0, last) : names;
    if (classes.size() < 2 || classes.size() > SegmentedPicture.IGNORED) {
      throw new TrainingException(
          "%s: %d classes found; expected 2 to %d, one per line"
              .formatted(file, classes.size(), SegmentedPicture.IGNORED));
    }
    return new VocFolder(path, List.copyOf(classes), ignoresLast);
  }

  /** Returns whether a folder has this layout. */
  public static boolean isIn(Path path) {
    return Files.isDirectory(path.resolve(PICTURES)) && Files.isDirectory(path.resolve(MASKS));
  }

  /** Returns the names of the classes, in the order of their indices. */
  public List<String> classes() {
    return classes;
  }

  /**
   * Returns the pictures of a list.
   *
   * @param list such as {@code train}, {@code val} or {@code test}
   * @throws TrainingException if the list is missing or empty, a file that it names is missing, or
   *     a mask is not of its picture's size
   */
  public SegmentedPictures pictures(String list) {
    if (!hasLists()) {
      return new SegmentedPictures(this, VocSplit.names(path.resolve(MASKS), this::picture, list));
    }
    Path file = path.resolve(LISTS).resolve(list + ".txt");
    if (!Files.exists(file)) {
      throw new TrainingException("%s: there is no such list of pictures".formatted(file));
    }
    List<String> names = lines(file);
    if (names.isEmpty()) {
      throw new TrainingException(
          "%s: empty; expected the name of a picture in each line, without .jpg".formatted(file));
    }
    for (String name : names) {
      for (Path wanted : List.of(picture(name), mask(name))) {
        if (!Files.isRegularFile(wanted)) {
          throw new TrainingException(
              "%s: no such file, but %s names %s".formatted(wanted, file, name));
        }
      }
      checkSizes(name);
    }
    return new SegmentedPictures(this, names);
  }

  /** Returns whether lists say which pictures are for training. */
  public boolean hasLists() {
    return Files.isDirectory(path.resolve(LISTS));
  }

  /** Returns the file of a picture; NAME.jpg if there is none. */
  Path picture(String name) {
    Path jpg = path.resolve(PICTURES).resolve(name + ".jpg");
    return ENDINGS.stream()
        .map(ending -> path.resolve(PICTURES).resolve(name + ending))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(jpg);
  }

  private Path mask(String name) {
    return path.resolve(MASKS).resolve(name + ".png");
  }

  /** Compares the sizes of a picture and its mask. What cannot be read is found when it is. */
  private void checkSizes(String name) {
    Pictures.Size picture;
    Pictures.Size mask;
    try {
      picture = Pictures.size(picture(name));
      mask = Pictures.storedSize(mask(name));
    } catch (PictureException e) {
      return;
    }
    if (!picture.equals(mask)) {
      Pictures.Size stored = Pictures.storedSize(picture(name));
      throw new TrainingException(
          "%s is %s, but its picture %s is %s%s; a mask must have the size of its picture"
              .formatted(
                  mask(name),
                  mask,
                  picture(name),
                  picture,
                  stored.equals(picture) ? "" : " when turned upright by its EXIF orientation"));
    }
  }

  /** Returns the size of both files of a name. */
  long bytes(String name) {
    return picture(name).toFile().length() + mask(name).toFile().length();
  }

  /**
   * Returns a picture and its mask.
   *
   * @throws TrainingException if the mask has several channels or a label that is no class
   * @throws PictureException if a file cannot be read as a picture
   */
  SegmentedPicture decode(String name) {
    BufferedImage picture = Pictures.read(picture(name));
    byte[] labels = labels(name);
    return new SegmentedPicture(
        picture.getWidth(), picture.getHeight(), Picture.rgb(picture), labels);
  }

  /**
   * Returns the class of each pixel of a mask.
   *
   * @throws TrainingException if the mask has several channels or a label that is no class
   * @throws PictureException if the file cannot be read as a picture
   */
  byte[] labels(String name) {
    Path file = mask(name);
    BufferedImage mask = Pictures.readStored(file);
    int bands = mask.getRaster().getNumBands();
    if (bands != 1) {
      throw new TrainingException(
          "%s: the mask has %d colour channels; expected one, palette or grey, whose values"
                  .formatted(file, bands)
              + " are the classes");
    }
    int width = mask.getWidth();
    int[] values = mask.getRaster().getSamples(0, 0, width, mask.getHeight(), 0, (int[]) null);
    byte[] labels = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      int value = values[i];
      boolean ignored = value == SegmentedPicture.IGNORED || ignoresNext && value == classes.size();
      if (!ignored && value >= classes.size()) {
        throw new TrainingException(
            "%s: label %d at column %d, row %d; expected 0 to %d (%s), or %d to ignore the pixel"
                .formatted(
                    file,
                    value,
                    i % width,
                    i / width,
                    classes.size() - 1,
                    classes.get(classes.size() - 1),
                    SegmentedPicture.IGNORED));
      }
      labels[i] = (byte) (ignored ? SegmentedPicture.IGNORED : value);
    }
    return labels;
  }

  /**
   * Returns the failure of masks that tell nothing.
   *
   * @param pictures how many there are
   * @param first whether pixels of the first class are there
   */
  TrainingException withoutClasses(int pictures, boolean first) {
    return new TrainingException(
        first
            ? "%s: the masks of all %d pictures hold nothing but 0 (%s) and %d, which marks pixels to ignore; give those of %s the value 1"
                .formatted(path, pictures, classes.get(0), SegmentedPicture.IGNORED, classes.get(1))
            : "%s: no pixel of the %d pictures counts: their masks hold nothing but %d, which marks pixels to ignore; expected 0 to %d (%s)"
                .formatted(
                    path,
                    pictures,
                    SegmentedPicture.IGNORED,
                    classes.size() - 1,
                    classes.get(classes.size() - 1)));
  }

  /** Returns the failure of a list of which no picture can be read. */
  TrainingException withoutPictures(int pictures) {
    return new TrainingException(
        "%s: none of the %d pictures of the list can be read".formatted(path, pictures));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new TrainingException("%s: cannot be read (%s)".formatted(file, e), e);
    }
  }
}
