package dev.kiln.android.camera;

import android.graphics.ImageFormat;
import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;
import android.hardware.camera2.CaptureRequest;
import android.media.Image;
import android.media.ImageReader;
import android.os.Handler;
import android.os.HandlerThread;
import dev.kiln.runtime.image.Orientation;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A camera from its opening to its closing, on a thread of its own. All fields below the line
 * belong to that thread.
 */
final class CameraRun extends CameraDevice.StateCallback {
  /** One is being read while the camera fills the next. */
  private static final int IMAGES = 2;

  private final Lens lens;
  private final Orientation orientation;
  private final BiConsumer<CameraRun, CameraTrouble> trouble;
  private final HandlerThread thread = new HandlerThread("kiln-camera");
  private final FrameReader frames;
  private Handler handler;
  // ----
  private ImageReader reader;
  private CameraDevice device;
  private boolean opening;
  private boolean closed;

  CameraRun(
      Lens lens,
      Orientation orientation,
      FrameSink sink,
      BiConsumer<CameraRun, CameraTrouble> trouble) {
    this.lens = lens;
    this.orientation = orientation;
    this.trouble = trouble;
    this.frames = new FrameReader(orientation, sink);
  }

  /** Returns whether these are the frames it gives. */
  boolean gives(Lens wanted, Orientation turned) {
    return lens.equals(wanted) && orientation == turned;
  }

  void start(CameraManager manager) {
    thread.start();
    handler = new Handler(thread.getLooper());
    handler.post(() -> open(manager));
  }

  private void open(CameraManager manager) {
    if (closed) {
      return;
    }
    reader =
        ImageReader.newInstance(
            lens.size().width(), lens.size().height(), ImageFormat.YUV_420_888, IMAGES);
    reader.setOnImageAvailableListener(this::read, handler);
    try {
      manager.openCamera(lens.id(), this, handler);
      opening = true;
    } catch (CameraAccessException e) {
      trouble.accept(this, CameraTrouble.of(e));
    } catch (SecurityException | IllegalArgumentException e) {
      // The permission was taken away, or the camera unplugged, since both were looked at.
      trouble.accept(this, CameraTrouble.FAILED);
    }
  }

  private void read(ImageReader from) {
    try (Image image = from.acquireLatestImage()) {
      if (image != null && !closed) {
        frames.read(image);
      }
    } catch (IllegalStateException e) {
      // The camera was taken away while the frame was read; its callback says so.
      return;
    }
  }

  @Override
  @SuppressWarnings("deprecation") // the successor of createCaptureSession came with Android 9
  public void onOpened(CameraDevice opened) {
    opening = false;
    device = opened;
    if (closed) {
      release();
      return;
    }
    try {
      CaptureRequest.Builder request = opened.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW);
      request.addTarget(reader.getSurface());
      opened.createCaptureSession(List.of(reader.getSurface()), new Configured(request), handler);
    } catch (CameraAccessException e) {
      trouble.accept(this, CameraTrouble.of(e));
    } catch (IllegalStateException e) {
      trouble.accept(this, CameraTrouble.FAILED);
    }
  }

  private final class Configured extends CameraCaptureSession.StateCallback {
    private final CaptureRequest.Builder request;

    Configured(CaptureRequest.Builder request) {
      this.request = request;
    }

    @Override
    public void onConfigured(CameraCaptureSession session) {
      if (closed) {
        return;
      }
      try {
        session.setRepeatingRequest(request.build(), null, handler);
      } catch (CameraAccessException e) {
        trouble.accept(CameraRun.this, CameraTrouble.of(e));
      } catch (IllegalStateException e) {
        trouble.accept(CameraRun.this, CameraTrouble.FAILED);
      }
    }

    @Override
    public void onConfigureFailed(CameraCaptureSession session) {
      trouble.accept(CameraRun.this, CameraTrouble.FAILED);
    }
  }

  @Override
  public void onDisconnected(CameraDevice lost) {
    opening = false;
    device = lost;
    end(CameraTrouble.IN_USE);
  }

  @Override
  public void onError(CameraDevice failed, int error) {
    opening = false;
    device = failed;
    end(CameraTrouble.ofError(error));
  }

  private void end(CameraTrouble why) {
    if (closed) {
      release();
    } else {
      trouble.accept(this, why);
    }
  }

  /** Closes the camera, or has it closed as soon as it is open. */
  void close() {
    handler.post(
        () -> {
          closed = true;
          if (!opening) {
            release();
          }
        });
  }

  private void release() {
    if (device != null) {
      device.close();
      device = null;
    }
    if (reader != null) {
      reader.close();
      reader = null;
    }
    thread.quitSafely();
  }
}
