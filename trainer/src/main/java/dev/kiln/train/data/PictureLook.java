package dev.kiln.train.data;

import dev.kiln.pictures.PictureException;
import dev.kiln.pictures.Pictures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a look at the headers of pictures tells before any is trained on: their sizes, and which
 * cannot be read.
 *
 * @param sizes the sizes in a few words
 * @param broken why each picture cannot be read, by its file
 */
public record PictureLook(String sizes, Map<Path, String> broken) {
  /** Headers of this many are read in a moment; more pictures are looked at in even distances. */
  private static final int MOST = 5000;

  /** How many broken pictures are named. */
  private static final int NAMED = 2;

  private record Header(Path file, Optional<Pictures.Size> size, String problem) {}

  /** Looks at pictures. */
  public static PictureLook at(List<Path> files) {
    int count = Math.min(MOST, files.size());
    List<Path> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(files.get((int) ((long) i * files.size() / count)));
    }
    List<Header> headers = chosen.parallelStream().map(PictureLook::header).toList();
    Map<Path, String> broken = new LinkedHashMap<>();
    List<Pictures.Size> sizes = new ArrayList<>();
    for (Header header : headers) {
      header.size().ifPresentOrElse(sizes::add, () -> broken.put(header.file(), header.problem()));
    }
    String looked = count < files.size() ? " (%d of them looked at)".formatted(count) : "";
    return new PictureLook(sizes(sizes) + looked, broken);
  }

  private static Header header(Path file) {
    try {
      return new Header(file, Optional.of(Pictures.size(file)), "");
    } catch (PictureException e) {
      return new Header(file, Optional.empty(), e.getMessage());
    }
  }

  private static String sizes(List<Pictures.Size> sizes) {
    Comparator<Pictures.Size> byArea =
        Comparator.comparingLong(size -> (long) size.width() * size.height());
    Optional<Pictures.Size> smallest = sizes.stream().min(byArea);
    Optional<Pictures.Size> largest = sizes.stream().max(byArea);
    if (smallest.isEmpty() || largest.isEmpty()) {
      return "no picture that can be read";
    }
    if (sizes.stream().distinct().count() == 1) {
      return "all " + smallest.get();
    }
    Map<Pictures.Size, Long> counts =
        sizes.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    Map.Entry<Pictures.Size, Long> frequent =
        counts.entrySet().stream()
            .max(Map.Entry.<Pictures.Size, Long>comparingByValue())
            .orElseThrow();
    String most = frequent.getValue() * 4 >= sizes.size() ? ", mostly " + frequent.getKey() : "";
    return "from %s to %s%s".formatted(smallest.get(), largest.get(), most);
  }

  /**
   * Returns what is left out of a folder, and why.
   *
   * @param passedOver how many of each kind of thing that is no picture
   */
  String leftOut(Map<String, Integer> passedOver) {
    List<String> parts = new ArrayList<>();
    if (!broken.isEmpty()) {
      String named = broken.values().stream().limit(NAMED).collect(Collectors.joining("; "));
      String more = broken.size() > NAMED ? "; and others" : "";
      parts.add("pictures that cannot be read (%d: %s%s)".formatted(broken.size(), named, more));
    }
    passedOver.forEach((what, count) -> parts.add("%s (%d)".formatted(what, count)));
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }
}
