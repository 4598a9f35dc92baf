package dev.kiln.android.camera;

import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraDevice;

/** Why a camera gives no frames. */
public enum CameraTrouble {
  /** The device has none. */
  NONE,
  /** Another app has it. */
  IN_USE,
  /** The device's owner has switched cameras off. */
  DISABLED,
  /** Anything else. */
  FAILED;

  static CameraTrouble of(CameraAccessException e) {
    return switch (e.getReason()) {
      case CameraAccessException.CAMERA_IN_USE, CameraAccessException.MAX_CAMERAS_IN_USE -> IN_USE;
      case CameraAccessException.CAMERA_DISABLED -> DISABLED;
      default -> FAILED;
    };
  }

  /** Returns the trouble that {@link CameraDevice.StateCallback#onError} reports. */
  static CameraTrouble ofError(int error) {
    return switch (error) {
      case CameraDevice.StateCallback.ERROR_CAMERA_IN_USE,
          CameraDevice.StateCallback.ERROR_MAX_CAMERAS_IN_USE ->
          IN_USE;
      case CameraDevice.StateCallback.ERROR_CAMERA_DISABLED -> DISABLED;
      default -> FAILED;
    };
  }
}
