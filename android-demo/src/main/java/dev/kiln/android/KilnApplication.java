package dev.kiln.android;

import android.app.ActivityManager;
import android.app.Application;
import android.content.SharedPreferences;
import android.os.Handler;
import android.os.Looper;
import android.system.ErrnoException;
import android.system.Os;
import android.util.Log;
import dev.kiln.android.engine.BundledModel;
import dev.kiln.android.engine.BundledModels;
import dev.kiln.android.engine.OpenedModels;
import dev.kiln.android.speed.Choice;
import dev.kiln.android.speed.Choices;
import dev.kiln.android.speed.SpeedReport;
import dev.kiln.runtime.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** What the app's pages share: the models, what they run on, and a thread for what takes long. */
public final class KilnApplication extends Application {
  private static final String TAG = "Kiln";
  private static final String CHOICES = "choices";
  private static final String REPORT = "speed_report";

  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "kiln-worker"));
  private final Handler main = new Handler(Looper.getMainLooper());
  private List<BundledModel> models = List.of();

  @Override
  public void onCreate() {
    try {
      // ONNX Runtime's library reads it when it is loaded.
      Os.setenv("ORT_DISABLE_TELEMETRY", "1", true);
    } catch (ErrnoException e) {
      Log.w(TAG, "the environment can't be changed", e);
    }
    super.onCreate();
  }

  /** Runs what takes long, one after the other. */
  void work(Runnable work) {
    worker.execute(work);
  }

  /** Runs something on the main thread. */
  void post(Runnable action) {
    main.post(action);
  }

  /** Gives the models that come with the app, on the main thread: at once if they are known. */
  void withModels(Consumer<List<BundledModel>> then, Consumer<Throwable> failed) {
    if (!models.isEmpty()) {
      then.accept(models);
      return;
    }
    work(
        () -> {
          try {
            List<BundledModel> loaded =
                new BundledModels(new PackagedAssets(getAssets()), folder("models")).load();
            post(
                () -> {
                  models = loaded;
                  then.accept(loaded);
                });
          } catch (IOException | RuntimeException e) {
            post(() -> failed.accept(e));
          }
        });
  }

  /** Returns the place of the model that the user opened. */
  OpenedModels openedModels() {
    return new OpenedModels(folder("opened"));
  }

  private Path folder(String name) {
    return getFilesDir().toPath().resolve(name);
  }

  /** Returns how much memory a model of unknown origin may take, in bytes: half of what is free. */
  long spareMemory() {
    ActivityManager.MemoryInfo memory = new ActivityManager.MemoryInfo();
    ActivityManager manager = (ActivityManager) getSystemService(ACTIVITY_SERVICE);
    manager.getMemoryInfo(memory);
    return memory.availMem / 2;
  }

  /** Returns options for a model of unknown origin, which nobody has measured. */
  Options cautious() {
    return OpenedModels.cautious(Choice.unmeasured().options(), spareMemory());
  }

  /** Returns what models run on. */
  Choices choices() {
    return Choices.parse(settings().getString(CHOICES, "{}"));
  }

  /** Returns what was measured last. */
  SpeedReport report() {
    return SpeedReport.parse(settings().getString(REPORT, "{}"));
  }

  /** Keeps what was measured, and has models run on what was fastest. */
  void keep(SpeedReport report) {
    settings()
        .edit()
        .putString(REPORT, report.toJson())
        .putString(CHOICES, report.choose(choices()).toJson())
        .apply();
  }

  private SharedPreferences settings() {
    return getSharedPreferences("kiln", MODE_PRIVATE);
  }
}
