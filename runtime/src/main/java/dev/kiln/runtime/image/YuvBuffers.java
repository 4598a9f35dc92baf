package dev.kiln.runtime.image;

import dev.kiln.runtime.image.Yuv420.Plane;
import dev.kiln.runtime.image.Yuv420.Range;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * A camera's frame whose planes lie in three buffers, as in Android's {@code YUV_420_888}. The
 * samples are copied into an array that is reused, so a steady stream allocates nothing. Not
 * thread-safe.
 *
 * <pre>{@code
 * frame.y(planes[0].getBuffer(), planes[0].getRowStride(), planes[0].getPixelStride());
 * frame.u(planes[1].getBuffer(), planes[1].getRowStride(), planes[1].getPixelStride());
 * frame.v(planes[2].getBuffer(), planes[2].getRowStride(), planes[2].getPixelStride());
 * frame.of(640, 480).copyTo(image, Orientation.ofClockwise(90));
 * }</pre>
 */
public final class YuvBuffers {
  private static final Plane NONE = new Plane(0, 1, 1);

  private final Range range;
  private byte[] bytes = new byte[0];
  private Plane y = NONE;
  private Plane u = NONE;
  private Plane v = NONE;
  private int end;
  private Yuv420 frame;

  /** Creates buffers for frames of the given luma range. */
  public YuvBuffers(Range range) {
    this.range = range;
  }

  /** Begins a frame with its luma plane, between the buffer's position and its limit. */
  public void y(ByteBuffer samples, int rowStride, int pixelStride) {
    end = 0;
    y = copy(samples, y, rowStride, pixelStride);
  }

  /** Adds the blue-difference plane, after {@link #y}. */
  public void u(ByteBuffer samples, int rowStride, int pixelStride) {
    u = copy(samples, u, rowStride, pixelStride);
  }

  /** Adds the red-difference plane, after {@link #u}. */
  public void v(ByteBuffer samples, int rowStride, int pixelStride) {
    v = copy(samples, v, rowStride, pixelStride);
  }

  /**
   * Returns the frame that was put together, valid until the next one begins.
   *
   * @throws IllegalArgumentException if a buffer is too small for the size
   */
  public Yuv420 of(int width, int height) {
    if (frame == null || !isOf(width, height)) {
      frame = new Yuv420(bytes, width, height, y, u, v, range);
    }
    return frame;
  }

  private boolean isOf(int width, int height) {
    return frame.bytes() == bytes
        && frame.width() == width
        && frame.height() == height
        && frame.y() == y
        && frame.u() == u
        && frame.v() == v;
  }

  private Plane copy(ByteBuffer samples, Plane last, int rowStride, int pixelStride) {
    int offset = end;
    end += samples.remaining();
    if (bytes.length < end) {
      byte[] larger = new byte[end];
      System.arraycopy(bytes, 0, larger, 0, offset);
      bytes = larger;
    }
    int begin = samples.position();
    samples.get(bytes, offset, end - offset);
    position(samples, begin);
    boolean same =
        last.offset() == offset
            && last.rowStride() == rowStride
            && last.pixelStride() == pixelStride;
    return same ? last : new Plane(offset, rowStride, pixelStride);
  }

  // Android 8 lacks the buffers' own position(), which return a buffer of their kind since Java 9.
  private static void position(Buffer buffer, int at) {
    buffer.position(at);
  }
}
