package dev.kiln.android.camera;

import android.media.Image;
import dev.kiln.runtime.image.Orientation;
import dev.kiln.runtime.image.Yuv420.Range;
import dev.kiln.runtime.image.YuvBuffers;

/** Reads a camera's images in {@code YUV_420_888} into frames. Not thread-safe. */
public final class FrameReader {
  private final YuvBuffers buffers = new YuvBuffers(Range.FULL);
  private final Orientation orientation;
  private final FrameSink sink;

  /**
   * Creates a reader.
   *
   * @param orientation how images must be turned
   * @param sink takes the frames
   */
  public FrameReader(Orientation orientation, FrameSink sink) {
    this.orientation = orientation;
    this.sink = sink;
  }

  /** Gives an image to the sink; the caller closes it. */
  public void read(Image image) {
    long now = System.nanoTime();
    Image.Plane[] planes = image.getPlanes();
    buffers.y(planes[0].getBuffer(), planes[0].getRowStride(), planes[0].getPixelStride());
    buffers.u(planes[1].getBuffer(), planes[1].getRowStride(), planes[1].getPixelStride());
    buffers.v(planes[2].getBuffer(), planes[2].getRowStride(), planes[2].getPixelStride());
    sink.submit(buffers, image.getWidth(), image.getHeight(), orientation, now);
  }
}
