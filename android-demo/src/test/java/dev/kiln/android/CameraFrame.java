package dev.kiln.android;

import android.graphics.ImageFormat;
import android.media.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.nio.ByteBuffer;

/**
 * A camera's image in YUV_420_888, with gaps between rows and interleaved colours, as phones give
 * it.
 */
public final class CameraFrame extends Image {
  private static final int GAP = 16;

  private final int width;
  private final int height;
  private final Part[] planes;

  /** Makes the image that a camera would take of a picture with even sides. */
  public CameraFrame(dev.kiln.runtime.image.Image picture) {
    dev.kiln.runtime.image.Image rgb = picture.to(PixelFormat.RGB);
    width = rgb.width();
    height = rgb.height();
    int stride = width + GAP;
    ByteBuffer y = ByteBuffer.allocateDirect((height - 1) * stride + width);
    ByteBuffer vu = ByteBuffer.allocateDirect((height / 2 - 1) * stride + width);
    byte[] in = rgb.pixels();
    for (int row = 0; row < height; row++) {
      for (int x = 0; x < width; x++) {
        int i = 3 * (row * width + x);
        double r = in[i] & 0xff;
        double g = in[i + 1] & 0xff;
        double b = in[i + 2] & 0xff;
        double luma = 0.299 * r + 0.587 * g + 0.114 * b;
        y.put(row * stride + x, level(luma));
        if (row % 2 == 0 && x % 2 == 0) {
          int at = row / 2 * stride + x;
          vu.put(at, level(128 + (r - luma) / 1.402));
          vu.put(at + 1, level(128 + (b - luma) / 1.772));
        }
      }
    }
    ByteBuffer u = vu.duplicate();
    u.position(1);
    ByteBuffer v = vu.duplicate();
    v.limit(vu.capacity() - 1);
    planes =
        new Part[] {
          new Part(y, stride, 1), new Part(u.slice(), stride, 2), new Part(v.slice(), stride, 2)
        };
  }

  private static byte level(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }

  private static final class Part extends Plane {
    private final ByteBuffer samples;
    private final int rowStride;
    private final int pixelStride;

    Part(ByteBuffer samples, int rowStride, int pixelStride) {
      this.samples = samples;
      this.rowStride = rowStride;
      this.pixelStride = pixelStride;
    }

    @Override
    public int getRowStride() {
      return rowStride;
    }

    @Override
    public int getPixelStride() {
      return pixelStride;
    }

    @Override
    public ByteBuffer getBuffer() {
      return samples;
    }
  }

  @Override
  public int getFormat() {
    return ImageFormat.YUV_420_888;
  }

  @Override
  public int getWidth() {
    return width;
  }

  @Override
  public int getHeight() {
    return height;
  }

  @Override
  public long getTimestamp() {
    return 1;
  }

  public int getTransform() {
    return 0;
  }

  public int getScalingMode() {
    return 0;
  }

  @Override
  public Plane[] getPlanes() {
    return planes;
  }

  @Override
  public void close() {}
}
