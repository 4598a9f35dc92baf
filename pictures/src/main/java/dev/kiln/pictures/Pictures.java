package dev.kiln.pictures;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads and writes picture files. */
public final class Pictures {
  /** As many as the runtime takes; more is refused before memory is taken. */
  private static final int MAX_PIXELS = 100_000_000;

  private Pictures() {}

  /**
   * The picture in a file, upright as its EXIF orientation says, in BGR with any transparency laid
   * on white. One that is too large is refused by its header, before memory is taken.
   */
  public static BufferedImage read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (Files.isDirectory(file)) {
      throw new PictureException(file + ": a folder, not a picture");
    }
    if (Files.size(file) == 0) {
      throw new PictureException(file + ": the file is empty, not a picture");
    }
    return upright(decode(file), orientation(file));
  }

  private static BufferedImage decode(Path file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new PictureException(file + ": not a picture that Java reads (PNG, JPEG, GIF, BMP)");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true);
        requireSize(file, reader.getWidth(0), reader.getHeight(0));
        return reader.read(0);
      } catch (PictureException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        throw new PictureException(file + ": a damaged picture (" + e.getMessage() + ")");
      } finally {
        reader.dispose();
      }
    }
  }

  private static void requireSize(Path file, long width, long height) {
    if (width * height > MAX_PIXELS) {
      throw new PictureException(
          "%s: the picture has %dx%d pixels; at most %d million are taken, scale it down"
              .formatted(file, width, height, MAX_PIXELS / 1_000_000));
    }
  }

  /** EXIF's orientation, 1 to 8; 1 where the file says nothing. */
  private static int orientation(Path file) throws IOException {
    try {
      ExifIFD0Directory exif =
          ImageMetadataReader.readMetadata(file.toFile())
              .getFirstDirectoryOfType(ExifIFD0Directory.class);
      return exif != null && exif.containsTag(ExifIFD0Directory.TAG_ORIENTATION)
          ? exif.getInt(ExifIFD0Directory.TAG_ORIENTATION)
          : 1;
    } catch (ImageProcessingException | MetadataException e) {
      return 1;
    }
  }

  private static BufferedImage upright(BufferedImage picture, int orientation) {
    int w = picture.getWidth();
    int h = picture.getHeight();
    AffineTransform turn =
        switch (orientation) {
          case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
          case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
          case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
          case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
          case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
          case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
          case 8 -> new AffineTransform(0, -1, 1, 0, 0, w);
          default -> new AffineTransform();
        };
    boolean sideways = orientation >= 5 && orientation <= 8;
    BufferedImage rgb =
        new BufferedImage(sideways ? h : w, sideways ? w : h, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D g = rgb.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, rgb.getWidth(), rgb.getHeight());
    g.drawImage(picture, turn, null);
    g.dispose();
    return rgb;
  }

  /** Whether the file's name is that of a picture that is read. */
  public static boolean isPicture(Path file) {
    return file.getFileName()
        .toString()
        .toLowerCase(Locale.ROOT)
        .matches(".*\\.(png|jpe?g|gif|bmp)");
  }

  /**
   * Writes a picture in the format of the file's ending (png, jpg, bmp, gif), whole or not at all.
   */
  public static void write(BufferedImage picture, Path file) throws IOException {
    String format = format(file);
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path unfinished = folder.resolve("." + file.getFileName() + ".part");
    try {
      if (!ImageIO.write(picture, format, unfinished.toFile())) {
        throw new PictureException(file + ": can't be written as " + format);
      }
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** The picture format that a file's ending asks for. */
  public static String format(Path file) {
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (ending) {
      case "png", "bmp", "gif" -> ending;
      case "jpg", "jpeg" -> "jpg";
      default ->
          throw new IllegalArgumentException(
              file + ": the ending says no picture format; use .png, .jpg, .bmp or .gif");
    };
  }
}
