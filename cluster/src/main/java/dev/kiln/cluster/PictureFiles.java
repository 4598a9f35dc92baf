package dev.kiln.cluster;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The picture files of a folder. Unlike Spark's {@code binaryFile}, which drops empty files without
 * a word, this lists them all, and {@link KilnBatch} says what is wrong with them.
 */
public final class PictureFiles {
  private static final int PER_PARTITION = 256;

  private PictureFiles() {}

  /**
   * Lists the pictures (PNG, JPEG, GIF, BMP) in a folder and the folders in it.
   *
   * @param folder on any file system that Hadoop knows
   * @return the column {@code path}
   * @throws IOException if the folder cannot be read
   * @throws IllegalArgumentException if there is no picture in it
   */
  public static Dataset<Row> in(SparkSession spark, String folder) throws IOException {
    Path root = new Path(folder);
    FileSystem system = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
    List<String> paths = new ArrayList<>();
    for (Path file : system instanceof LocalFileSystem ? here(system, root) : all(system, root)) {
      if (isPicture(file) && !isHidden(root, file)) {
        paths.add(file.toString());
      }
    }
    if (paths.isEmpty()) {
      throw new IllegalArgumentException(
          folder + ": the folder has no pictures (PNG, JPEG, GIF, BMP)");
    }
    paths.sort(null);
    int parallel = spark.sparkContext().defaultParallelism();
    int partitions = Math.max(Math.min(paths.size(), 4 * parallel), paths.size() / PER_PARTITION);
    JavaRDD<String> spread =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(paths, partitions);
    return spark.createDataset(spread.rdd(), Encoders.STRING()).toDF(KilnBatch.PATH);
  }

  private static List<Path> all(FileSystem system, Path root) throws IOException {
    List<Path> paths = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> files = system.listFiles(root, true);
    while (files.hasNext()) {
      paths.add(files.next().getPath());
    }
    return paths;
  }

  /**
   * Lists files of this machine, of which {@link #all} would start a process each to ask for its
   * permissions.
   */
  private static List<Path> here(FileSystem system, Path root) throws IOException {
    List<Path> paths = new ArrayList<>();
    Deque<Path> folders = new ArrayDeque<>(List.of(root));
    while (!folders.isEmpty()) {
      for (FileStatus status : system.listStatus(folders.pop())) {
        (status.isDirectory() ? folders : paths).add(status.getPath());
      }
    }
    return paths;
  }

  private static boolean isPicture(Path file) {
    return file.getName().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g|gif|bmp)");
  }

  /** Returns whether a file, or a folder it is in, is what systems put beside pictures. */
  private static boolean isHidden(Path root, Path file) {
    for (Path part = file; part != null && part.depth() > root.depth(); part = part.getParent()) {
      if (part.getName().startsWith(".") || part.getName().equals("__MACOSX")) {
        return true;
      }
    }
    return false;
  }
}
