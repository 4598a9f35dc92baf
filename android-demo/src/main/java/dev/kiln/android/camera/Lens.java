package dev.kiln.android.camera;

import android.graphics.ImageFormat;
import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraCharacteristics;
import android.hardware.camera2.CameraManager;
import android.hardware.camera2.params.StreamConfigurationMap;
import dev.kiln.android.engine.PixelSize;
import dev.kiln.runtime.image.Orientation;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the device's cameras.
 *
 * @param id its id
 * @param front whether it looks at the user
 * @param mounted the degrees that its pictures must be turned clockwise on a device held upright
 * @param size the size of its frames
 */
record Lens(String id, boolean front, int mounted, PixelSize size) {
  /**
   * Returns the camera that looks in the wanted direction, or else another one.
   *
   * @throws CameraException if there is none
   */
  static Lens find(CameraManager manager, boolean front) throws CameraException {
    List<Lens> lenses = all(manager);
    for (Lens lens : lenses) {
      if (lens.front == front) {
        return lens;
      }
    }
    if (lenses.isEmpty()) {
      throw new CameraException(CameraTrouble.NONE, null);
    }
    return lenses.get(0);
  }

  /** Returns the cameras, without those that disappear meanwhile, such as one on a cable. */
  static List<Lens> all(CameraManager manager) throws CameraException {
    try {
      List<Lens> lenses = new ArrayList<>();
      for (String id : manager.getCameraIdList()) {
        try {
          lenses.add(of(id, manager.getCameraCharacteristics(id)));
        } catch (IllegalArgumentException e) {
          continue;
        }
      }
      return lenses;
    } catch (CameraAccessException e) {
      throw new CameraException(CameraTrouble.of(e), e);
    }
  }

  private static Lens of(String id, CameraCharacteristics camera) {
    Integer facing = camera.get(CameraCharacteristics.LENS_FACING);
    Integer mounted = camera.get(CameraCharacteristics.SENSOR_ORIENTATION);
    StreamConfigurationMap map = camera.get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP);
    List<PixelSize> sizes = new ArrayList<>();
    android.util.Size[] offered = map == null ? null : map.getOutputSizes(ImageFormat.YUV_420_888);
    if (offered != null) {
      for (android.util.Size size : offered) {
        sizes.add(new PixelSize(size.getWidth(), size.getHeight()));
      }
    }
    return new Lens(
        id,
        facing != null && facing == CameraCharacteristics.LENS_FACING_FRONT,
        mounted == null ? 0 : mounted,
        PixelSize.ofFrames(sizes));
  }

  /**
   * Returns how its frames must be turned.
   *
   * @param display the degrees that the display is turned from the device's own upright position
   */
  Orientation orientation(int display) {
    return Orientation.ofClockwise(front ? mounted + display : mounted - display);
  }
}
