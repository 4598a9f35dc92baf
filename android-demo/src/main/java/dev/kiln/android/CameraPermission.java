package dev.kiln.android;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.net.Uri;
import android.provider.Settings;

/** The permission to use the camera. */
final class CameraPermission {
  private static final String CAMERA = Manifest.permission.CAMERA;

  private final Activity activity;

  CameraPermission(Activity activity) {
    this.activity = activity;
  }

  boolean isGiven() {
    return activity.checkSelfPermission(CAMERA) == PackageManager.PERMISSION_GRANTED;
  }

  /** Asks the user; the answer comes to the activity. */
  void ask(int request) {
    activity.requestPermissions(new String[] {CAMERA}, request);
  }

  /** Returns whether the system would refuse without asking, after the user was asked. */
  boolean isRefusedForEver() {
    return !isGiven() && !activity.shouldShowRequestPermissionRationale(CAMERA);
  }

  /** Returns the page of the system on which the user can change that. */
  Intent settings() {
    return new Intent(
        Settings.ACTION_APPLICATION_DETAILS_SETTINGS,
        Uri.fromParts("package", activity.getPackageName(), null));
  }
}
