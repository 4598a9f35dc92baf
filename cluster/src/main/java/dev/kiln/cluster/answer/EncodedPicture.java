package dev.kiln.cluster.answer;

import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.ClassMap;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as the bytes of a file, in memory alone. */
public final class EncodedPicture {
  private static final float QUALITY = 0.92f;

  private EncodedPicture() {}

  /**
   * Returns the picture, in BGR, that the bytes of a file hold.
   *
   * @param name the picture's name in messages
   * @throws dev.kiln.pictures.PictureException if the bytes are no picture, or damaged
   */
  public static Image decoded(String name, byte[] file) {
    BufferedImage bgr = Pictures.read(name, file);
    return new Image(bytes(bgr), bgr.getWidth(), bgr.getHeight(), PixelFormat.BGR);
  }

  /** Returns a picture as a JPEG file. */
  public static byte[] jpeg(Image picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(QUALITY);
    return written(copy(picture), writer, param);
  }

  static byte[] png(Image picture) {
    return png(copy(picture));
  }

  /** Returns a grey PNG whose pixels are the numbers of the classes. */
  public static byte[] png(ClassMap map) {
    BufferedImage grey = new BufferedImage(map.width(), map.height(), BufferedImage.TYPE_BYTE_GRAY);
    System.arraycopy(map.classes(), 0, bytes(grey), 0, map.classes().length);
    return png(grey);
  }

  private static byte[] png(BufferedImage picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    return written(picture, writer, writer.getDefaultWriteParam());
  }

  private static byte[] written(BufferedImage picture, ImageWriter writer, ImageWriteParam param) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  private static BufferedImage copy(Image picture) {
    BufferedImage bgr =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
    picture.convertTo(new Image(bytes(bgr), picture.width(), picture.height(), PixelFormat.BGR));
    return bgr;
  }

  private static byte[] bytes(BufferedImage picture) {
    return ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
  }
}
