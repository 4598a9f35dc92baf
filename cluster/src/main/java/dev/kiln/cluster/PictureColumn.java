package dev.kiln.cluster;

import dev.kiln.cluster.answer.EncodedPicture;
import dev.kiln.pictures.PictureException;
import dev.kiln.runtime.image.Image;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Where the pictures of a Dataset's rows are.
 *
 * @param index the column's
 * @param name the column that names the picture in messages; -1 if none does
 * @param files how to read files if the column names them; null if it holds their bytes
 */
record PictureColumn(int index, int name, Broadcast<SerializableConfiguration> files)
    implements Serializable {
  /** More than the largest picture takes without compression. */
  private static final long MAX_BYTES = 512L << 20;

  /** Returns a column of the bytes of picture files. */
  static PictureColumn ofBytes(StructType rows, String column) {
    int path = rows.getFieldIndex(KilnBatch.PATH).isEmpty() ? -1 : rows.fieldIndex(KilnBatch.PATH);
    return new PictureColumn(rows.fieldIndex(column), path, null);
  }

  /** Returns a column of the addresses of picture files. */
  static PictureColumn ofFiles(int index, Broadcast<SerializableConfiguration> files) {
    return new PictureColumn(index, index, files);
  }

  /**
   * Returns a row's picture, in BGR.
   *
   * @throws PictureException if it cannot be read
   */
  Image picture(Row row) {
    String called = name < 0 || row.isNullAt(name) ? "the picture" : String.valueOf(row.get(name));
    if (row.isNullAt(index)) {
      throw new PictureException(called + ": the row has no picture");
    }
    byte[] bytes = files == null ? (byte[]) row.get(index) : bytes(row.getString(index));
    return EncodedPicture.decoded(called, bytes);
  }

  private byte[] bytes(String file) {
    try {
      Path path = new Path(file);
      FileSystem system = path.getFileSystem(files.value().value());
      FileStatus status = system.getFileStatus(path);
      if (status.isDirectory()) {
        throw new PictureException(file + ": a folder, not a picture");
      }
      if (status.getLen() > MAX_BYTES) {
        throw new PictureException(
            "%s: the file has %d MB; the limit is %d MB"
                .formatted(file, status.getLen() >> 20, MAX_BYTES >> 20));
      }
      byte[] bytes = new byte[(int) status.getLen()];
      try (FSDataInputStream in = system.open(path)) {
        in.readFully(bytes);
      }
      return bytes;
    } catch (FileNotFoundException e) {
      throw new PictureException(file + ": no such file", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new PictureException(
          "%s: the file cannot be read (%s)".formatted(file, ErrorText.of(e)), e);
    }
  }
}
