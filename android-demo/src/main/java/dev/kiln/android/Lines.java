package dev.kiln.android;

import android.content.res.Resources;
import dev.kiln.android.camera.CameraTrouble;
import dev.kiln.android.picture.PictureTrouble;
import dev.kiln.android.picture.UnusablePictureException;
import dev.kiln.runtime.live.LiveStats;
import dev.kiln.runtime.task.Stage;
import java.util.Locale;

/** Says in one line what went wrong, and what was measured. */
final class Lines {
  private final Resources resources;

  Lines(Resources resources) {
    this.resources = resources;
  }

  String of(CameraTrouble trouble) {
    return resources.getString(
        switch (trouble) {
          case NONE -> R.string.camera_none;
          case IN_USE -> R.string.camera_in_use;
          case DISABLED -> R.string.camera_disabled;
          case FAILED -> R.string.camera_failed;
        });
  }

  String of(PictureTrouble trouble) {
    return resources.getString(
        switch (trouble) {
          case UNREADABLE -> R.string.picture_unreadable;
          case NO_PICTURE -> R.string.picture_none;
          case TOO_LARGE -> R.string.picture_too_large;
          case NO_SPACE -> R.string.picture_no_space;
        });
  }

  /** Returns why something failed: what the cause says, in one line. */
  String of(Throwable cause) {
    if (cause instanceof UnusablePictureException picture) {
      return of(picture.trouble());
    }
    if (cause instanceof OutOfMemoryError || cause.getMessage() == null) {
      return resources.getString(
          cause instanceof OutOfMemoryError ? R.string.no_memory : R.string.failed);
    }
    String[] lines = cause.getMessage().split("\\R", 2);
    // The folders of the app tell the user nothing.
    return lines[0].replaceAll("/\\S*/", "");
  }

  /** Returns the speed and the median of each stage; empty before the first frame. */
  String of(LiveStats stats, String provider) {
    if (stats.latencies().get(Stage.TOTAL).count() == 0) {
      return "";
    }
    String rate = resources.getString(R.string.stats_rate, stats.fps(), provider, stats.dropped());
    String times =
        resources.getString(
            R.string.stats_times,
            ms(stats, Stage.WAIT),
            ms(stats, Stage.PRE),
            ms(stats, Stage.RUN),
            ms(stats, Stage.POST),
            ms(stats, Stage.SHOW),
            ms(stats, Stage.TOTAL));
    // Of a still picture there is one frame, and no rate.
    return stats.fps() > 0 ? rate + "\n" + times : provider + "\n" + times;
  }

  private static String ms(LiveStats stats, Stage stage) {
    double ms = stats.latencies().get(stage).p50() / 1e6;
    return String.format(Locale.getDefault(), ms < 9.95 ? "%.1f" : "%.0f", ms);
  }
}
