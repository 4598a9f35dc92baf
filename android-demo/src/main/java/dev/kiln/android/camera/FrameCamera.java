package dev.kiln.android.camera;

import android.content.Context;
import android.hardware.camera2.CameraManager;
import android.os.Handler;
import android.os.Looper;
import dev.kiln.runtime.image.Orientation;
import java.util.Optional;
import java.util.function.Consumer;

/** The camera that frames come from. To be used on the main thread. */
public final class FrameCamera implements AutoCloseable {
  private final CameraManager manager;
  private final FrameSink sink;
  private final Consumer<CameraTrouble> trouble;
  private final Handler main = new Handler(Looper.getMainLooper());
  private Optional<CameraRun> run = Optional.empty();

  /**
   * Creates a camera that is not yet open.
   *
   * @param sink takes the frames
   * @param trouble is told on the main thread why no frames come; the camera is then closed
   */
  public FrameCamera(Context context, FrameSink sink, Consumer<CameraTrouble> trouble) {
    this.manager = (CameraManager) context.getSystemService(Context.CAMERA_SERVICE);
    this.sink = sink;
    this.trouble = trouble;
  }

  /** Returns whether there is more than one direction to look in. */
  public boolean canTurn() {
    try {
      boolean front = false;
      boolean back = false;
      for (Lens lens : Lens.all(manager)) {
        front |= lens.front();
        back |= !lens.front();
      }
      return front && back;
    } catch (CameraException e) {
      return false;
    }
  }

  /**
   * Opens a camera, for which the permission was given; frames come later. A camera that already
   * gives these frames goes on.
   *
   * @param front whether to prefer a camera that looks at the user
   * @param display the degrees that the display is turned
   * @return whether the camera looks at the user
   */
  public boolean open(boolean front, int display) {
    try {
      Lens lens = Lens.find(manager, front);
      Orientation orientation = lens.orientation(display);
      if (run.isPresent() && run.get().gives(lens, orientation)) {
        return lens.front();
      }
      close();
      CameraRun opening = new CameraRun(lens, orientation, sink, this::report);
      run = Optional.of(opening);
      opening.start(manager);
      return lens.front();
    } catch (CameraException e) {
      close();
      trouble.accept(e.trouble());
      return front;
    }
  }

  private void report(CameraRun from, CameraTrouble what) {
    main.post(
        () -> {
          if (run.isPresent() && run.get() == from) {
            close();
            trouble.accept(what);
          }
        });
  }

  /** Closes the camera, if it is open or opening. */
  @Override
  public void close() {
    run.ifPresent(CameraRun::close);
    run = Optional.empty();
  }
}
