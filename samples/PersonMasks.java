import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Joins data of persons, VOC, CamVid and photos without anybody into one set of two classes, background and person.
 *
 * <p>{@code java PersonMasks.java OUT PEOPLE VOC21 CAMVID PHOTOS}: the first three in VOC's layout; PHOTOS holds pictures
 * without persons. A person is class 15 of VOC and class 9 of CamVid. CamVid's cyclists (10), whose bicycles are labelled
 * with them, and its unlabelled pixels (11) are not counted. Validation pictures are those of PEOPLE.
 */
class PersonMasks {
  private static final int VOID = 255;

  private final Path out;
  private final List<String> train = new ArrayList<>();

  PersonMasks(Path out) {
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    var masks = new PersonMasks(Path.of(args[0]));
    Path people = Path.of(args[1]);
    masks.add(people, "train", keep());
    masks.add(Path.of(args[2]), "train", person(15));
    masks.add(Path.of(args[3]), "train", person(9, 10, 11));
    masks.addEmpty(Path.of(args[4]));
    List<String> trained = List.copyOf(masks.train);
    masks.train.clear();
    masks.add(people, "val", keep());
    masks.write(trained, List.copyOf(masks.train));
  }

  /** Returns the table that keeps each class. */
  private static int[] keep() {
    int[] table = new int[256];
    Arrays.setAll(table, i -> i);
    return table;
  }

  /** Returns the table in which one class is a person and others are not counted; void stays void. */
  private static int[] person(int person, int... uncounted) {
    int[] table = new int[256];
    table[person] = 1;
    table[VOID] = VOID;
    for (int c : uncounted) {
      table[c] = VOID;
    }
    return table;
  }

  private void add(Path data, String split, int[] table) throws IOException {
    for (String name : Files.readAllLines(data.resolve("ImageSets/Segmentation/" + split + ".txt"))) {
      var mask = ImageIO.read(data.resolve("SegmentationClass/" + name + ".png").toFile());
      var mapped = new BufferedImage(mask.getWidth(), mask.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
      for (int y = 0; y < mask.getHeight(); y++) {
        for (int x = 0; x < mask.getWidth(); x++) {
          mapped.getRaster().setSample(x, y, 0, table[mask.getRaster().getSample(x, y, 0)]);
        }
      }
      put(data.getFileName() + "_" + name, data.resolve("JPEGImages/" + name + ".jpg"), mapped);
    }
  }

  private void addEmpty(Path photos) throws IOException {
    List<Path> files;
    try (var listed = Files.list(photos)) {
      files = listed.sorted().toList();
    }
    for (Path photo : files) {
      var image = ImageIO.read(photo.toFile());
      put("none_" + photo.getFileName().toString().replaceAll("[.][^.]*$", ""), photo,
          new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_GRAY));
    }
  }

  private void put(String name, Path photo, BufferedImage mask) throws IOException {
    Path image = Files.createDirectories(out.resolve("JPEGImages")).resolve(name + ".jpg");
    Files.deleteIfExists(image);
    Files.copy(photo, image);
    ImageIO.write(mask, "png", Files.createDirectories(out.resolve("SegmentationClass")).resolve(name + ".png").toFile());
    train.add(name);
  }

  private void write(List<String> train, List<String> val) throws IOException {
    Path sets = Files.createDirectories(out.resolve("ImageSets/Segmentation"));
    Files.write(sets.resolve("train.txt"), train);
    Files.write(sets.resolve("val.txt"), val);
    Files.write(out.resolve("classes.txt"), List.of("background", "person"));
  }
}
