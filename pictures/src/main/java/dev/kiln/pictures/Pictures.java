package dev.kiln.pictures;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Reads and writes picture files: PNG, JPEG, GIF and BMP. Thread-safe.
 *
 * <p>Whatever is wrong with a file that is read comes as a {@link PictureException} that names the
 * file and keeps the decoder's own exception as its cause.
 */
public final class Pictures {
  /** The largest picture that the runtime accepts. */
  private static final int MAX_PIXELS = 100_000_000;

  /** More than the largest picture takes without compression. */
  private static final long MAX_BYTES = 512L << 20;

  private Pictures() {}

  /**
   * The size of a picture in pixels.
   *
   * @param width at least 1
   * @param height at least 1
   */
  public record Size(int width, int height) {
    private Size upright(int orientation) {
      return sideways(orientation) ? new Size(height, width) : this;
    }

    @Override
    public String toString() {
      return width + "x" + height;
    }
  }

  /**
   * Reads a picture, turned upright as its EXIF orientation says, in BGR, with transparency drawn
   * on white.
   *
   * @throws PictureException if the file is missing, unreadable, not a picture, damaged, cut off,
   *     or larger than 100 million pixels, which its header tells before memory is taken for them,
   *     or than Java's memory
   */
  public static BufferedImage read(Path file) {
    return decode(file, Pictures::uprightOpaque);
  }

  /**
   * Reads a picture that is in memory, as {@link #read(Path)} reads a file.
   *
   * @param name the picture's name in messages
   * @param file the bytes of a picture file
   * @throws PictureException as {@link #read(Path)}
   */
  public static BufferedImage read(String name, byte[] file) {
    if (file.length == 0) {
      throw new PictureException(name + ": the file is empty");
    }
    return decode(name, file, Pictures::uprightOpaque);
  }

  private static BufferedImage uprightOpaque(PictureContent content, ImageReader reader)
      throws IOException {
    return upright(Opaque.of(content.pixels(reader)), content.orientation());
  }

  /**
   * Reads a picture as it is stored: not turned, and with its own colour model. This is for masks,
   * whose pixels are class numbers.
   *
   * @throws PictureException as {@link #read(Path)}
   */
  public static BufferedImage readStored(Path file) {
    return decode(file, PictureContent::pixels);
  }

  /**
   * Returns the size that {@link #read} gives a picture, from the file's header alone.
   *
   * @throws PictureException as {@link #read(Path)}
   */
  public static Size size(Path file) {
    return decode(file, (content, reader) -> storedSize(reader).upright(content.orientation()));
  }

  /**
   * Returns the size that {@link #readStored} gives a picture, from the file's header alone.
   *
   * @throws PictureException as {@link #read(Path)}
   */
  public static Size storedSize(Path file) {
    return decode(file, (content, reader) -> storedSize(reader));
  }

  private static Size storedSize(ImageReader reader) throws IOException {
    return new Size(reader.getWidth(0), reader.getHeight(0));
  }

  private interface Decoder<T> {
    T decode(PictureContent content, ImageReader reader) throws IOException;
  }

  private static <T> T decode(Path file, Decoder<T> decoder) {
    requireContent(file);
    return decode(file.toString(), bytes(file), decoder);
  }

  private static <T> T decode(String file, byte[] bytes, Decoder<T> decoder) {
    try {
      PictureContent content = PictureContent.of(bytes);
      ImageReader reader = content.reader();
      try {
        requireSize(file, reader.getWidth(0), reader.getHeight(0));
        return decoder.decode(content, reader);
      } finally {
        reader.dispose();
      }
    } catch (PictureException e) {
      throw e;
    } catch (PictureContent.UnknownFormat e) {
      throw new PictureException(file + ": not a picture; expected PNG, JPEG, GIF or BMP", e);
    } catch (IOException | RuntimeException e) {
      // On damaged files some decoders throw whatever exception they happen to run into.
      throw new PictureException("%s: the picture is damaged (%s)".formatted(file, oneLine(e)), e);
    } catch (OutOfMemoryError e) {
      throw new PictureException(
          "%s: the picture does not fit into Java's memory, %d MB; scale it down, or give Java more: JAVA_TOOL_OPTIONS=-Xmx4g"
              .formatted(file, Runtime.getRuntime().maxMemory() >> 20),
          e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (AccessDeniedException e) {
      throw new PictureException(file + ": permission denied", e);
    } catch (IOException e) {
      throw new PictureException("%s: the file cannot be read (%s)".formatted(file, e), e);
    }
  }

  private static void requireContent(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw new PictureException(file + ": a folder, not a picture");
      }
      if (attributes.size() == 0) {
        throw new PictureException(file + ": the file is empty");
      }
      if (attributes.size() > MAX_BYTES) {
        throw new PictureException(
            "%s: the file has %d MB; the limit is %d MB"
                .formatted(file, attributes.size() >> 20, MAX_BYTES >> 20));
      }
      if (!attributes.isRegularFile()) {
        throw new PictureException(file + ": not a file");
      }
    } catch (NoSuchFileException e) {
      throw new PictureException(file + ": no such file", e);
    } catch (IOException e) {
      throw new PictureException("%s: the file cannot be read (%s)".formatted(file, e), e);
    }
  }

  private static void requireSize(String file, long width, long height) {
    if (width * height > MAX_PIXELS) {
      throw new PictureException(
          "%s: the picture has %dx%d pixels; the limit is %d million, so scale it down first"
              .formatted(file, width, height, MAX_PIXELS / 1_000_000));
    }
  }

  private static String oneLine(Exception e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage().lines().findFirst().orElse("");
  }

  /** Whether an orientation swaps width and height. */
  private static boolean sideways(int orientation) {
    return orientation >= 5 && orientation <= 8;
  }

  private static BufferedImage upright(BufferedImage bgr, int orientation) {
    if (orientation == Exif.UPRIGHT) {
      return bgr;
    }
    int w = bgr.getWidth();
    int h = bgr.getHeight();
    AffineTransform turn =
        switch (orientation) {
          case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
          case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
          case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
          case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
          case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
          case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
          default -> new AffineTransform(0, -1, 1, 0, 0, w);
        };
    Size size = new Size(w, h).upright(orientation);
    BufferedImage turned =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D g = turned.createGraphics();
    g.drawImage(bgr, turn, null);
    g.dispose();
    return turned;
  }

  /** Whether the file's name ends like that of a picture that {@link #read} takes. */
  public static boolean isPicture(Path file) {
    return file.getFileName()
        .toString()
        .toLowerCase(Locale.ROOT)
        .matches(".*\\.(png|jpe?g|gif|bmp)");
  }

  /**
   * Writes a picture in the format of the file's ending (png, jpg, bmp, gif). The file appears
   * whole or not at all; missing folders are created.
   *
   * @throws IllegalArgumentException if the ending is none of these
   * @throws PictureException if the format cannot hold the picture
   */
  public static void write(BufferedImage picture, Path file) throws IOException {
    String format = format(file);
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path unfinished = folder.resolve("." + file.getFileName() + ".part");
    try {
      if (!ImageIO.write(picture, format, unfinished.toFile())) {
        throw new PictureException(file + ": this picture cannot be written as " + format);
      }
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /**
   * Returns the format that a file's ending asks for: png, jpg, bmp or gif.
   *
   * @throws IllegalArgumentException if the ending is none of these
   */
  public static String format(Path file) {
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (ending) {
      case "png", "bmp", "gif" -> ending;
      case "jpg", "jpeg" -> "jpg";
      default ->
          throw new IllegalArgumentException(
              file + ": unknown picture format; the name must end in .png, .jpg, .bmp or .gif");
    };
  }
}
