package dev.kiln.train.data.segmentation;

import dev.kiln.pictures.PictureException;
import dev.kiln.train.data.PictureLook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a look at pictures and their masks tells before any is trained on. */
public final class VocLook {
  /** This many masks are decoded in a moment; of more, some at even distances are looked at. */
  private static final int MASKS = 200;

  private VocLook() {}

  /**
   * Returns what there is in three lines.
   *
   * @param handling what becomes of a picture
   */
  public static List<String> lines(
      VocFolder folder, SegmentedPictures train, SegmentedPictures test, String handling) {
    List<Path> files =
        Stream.concat(train.names().stream(), test.names().stream()).map(folder::picture).toList();
    PictureLook look = PictureLook.at(files);
    Map<Path, String> broken = new LinkedHashMap<>(look.broken());
    BitSet found = classes(folder, train, broken);
    List<String> absent =
        IntStream.range(0, folder.classes().size())
            .filter(i -> !found.get(i))
            .mapToObj(folder.classes()::get)
            .toList();
    String divided = folder.hasLists() ? "" : " (divided at random, as there are no lists)";
    String looked = train.size() > MASKS ? MASKS + " masks looked at" : "masks";
    return List.of(
        "data: %d pictures to train on, %d to test with%s; %d classes%s"
            .formatted(
                train.size(),
                test.size(),
                divided,
                folder.classes().size(),
                absent.isEmpty()
                    ? ", all of them on the " + looked
                    : ", on no pixel of the %s: %s".formatted(looked, String.join(", ", absent))),
        "sizes: %s; %s".formatted(look.sizes(), handling),
        "left out: "
            + (broken.isEmpty()
                ? "nothing"
                : "pictures that cannot be read (%d: %s)"
                    .formatted(
                        broken.size(),
                        broken.values().stream().limit(2).collect(Collectors.joining("; ")))));
  }

  private static BitSet classes(
      VocFolder folder, SegmentedPictures train, Map<Path, String> broken) {
    int count = Math.min(MASKS, train.size());
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(train.names().get((int) ((long) i * train.size() / count)));
    }
    BitSet found = new BitSet();
    for (String name : names) {
      try {
        for (byte label : folder.labels(name)) {
          found.set(label & 0xff);
        }
      } catch (PictureException e) {
        broken.putIfAbsent(folder.picture(name), e.getMessage());
      }
    }
    return found;
  }
}
