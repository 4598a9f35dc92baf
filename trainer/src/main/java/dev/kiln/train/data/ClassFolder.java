package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder with a folder of pictures for each class, as torchvision's {@code ImageFolder} reads it.
 *
 * @param pictures in the order of their paths
 * @param classes the names of the classes, sorted
 */
public record ClassFolder(PictureFolder pictures, List<String> classes) implements SampleSet {
  public ClassFolder {
    classes = List.copyOf(classes);
  }

  /**
   * Returns the pictures of a folder; none is read yet.
   *
   * @throws TrainingException if a picture is in no class's folder, or there are not two classes
   */
  public static ClassFolder of(Path path) {
    ClassFolder all = part(path);
    if (all.classes.size() < 2) {
      throw new TrainingException(
          "%s: all pictures are of the class '%s'; expected a folder for each of several classes"
              .formatted(path, all.classes.get(0)));
    }
    return all;
  }

  /**
   * Returns the pictures of a folder that may lack classes, such as one to test with.
   *
   * @throws TrainingException if a picture is in no class's folder
   */
  public static ClassFolder part(Path path) {
    PictureFolder pictures = PictureFolder.of(path);
    for (Path file : pictures.files()) {
      if (path.relativize(file).getNameCount() < 2) {
        throw new TrainingException(
            "%s: not in the folder of a class; expected %s"
                .formatted(file, path.resolve("CLASS").resolve(file.getFileName())));
      }
    }
    List<String> classes =
        pictures.files().stream().map(file -> name(path, file)).distinct().sorted().toList();
    return new ClassFolder(pictures, classes);
  }

  /**
   * Returns the same pictures with labels that are indices of these classes.
   *
   * @throws TrainingException if a picture is of none of them
   */
  public ClassFolder withClasses(List<String> classes) {
    for (String name : this.classes) {
      if (!classes.contains(name)) {
        throw new TrainingException(
            "%s: not a class of the training pictures, which are %s"
                .formatted(pictures.path().resolve(name), String.join(", ", classes)));
      }
    }
    return new ClassFolder(pictures, classes);
  }

  /**
   * Returns a number of pictures at even distances; all of them if there are not more, or for 0.
   */
  public ClassFolder spread(int count) {
    return new ClassFolder(pictures.spread(count), classes);
  }

  /** Returns the pictures that are not in another set. */
  public ClassFolder without(ClassFolder others) {
    return new ClassFolder(pictures.without(others.pictures), classes);
  }

  /** Returns the pictures from an index, inclusive, to another, exclusive. */
  public ClassFolder part(int from, int to) {
    return new ClassFolder(
        new PictureFolder(pictures.path(), pictures.files().subList(from, to)), classes);
  }

  /** Returns the pictures of some files. */
  ClassFolder of(List<Path> files) {
    return new ClassFolder(new PictureFolder(pictures.path(), files), classes);
  }

  /** Returns the files of each class. */
  Map<String, List<Path>> byClass() {
    Map<String, List<Path>> files = new LinkedHashMap<>();
    classes.forEach(name -> files.put(name, new ArrayList<>()));
    pictures.files().forEach(file -> files.get(name(pictures.path(), file)).add(file));
    return files;
  }

  /** Returns the classes that no picture is of. */
  List<String> absent() {
    Map<String, List<Path>> files = byClass();
    return classes.stream().filter(name -> files.get(name).isEmpty()).toList();
  }

  /** Returns the index of a picture's class. */
  public int label(int picture) {
    return classes.indexOf(name(pictures.path(), pictures.files().get(picture)));
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).getName(0).toString();
  }

  @Override
  public int size() {
    return pictures.size();
  }

  @Override
  public long checksum() {
    return pictures.checksum();
  }
}
