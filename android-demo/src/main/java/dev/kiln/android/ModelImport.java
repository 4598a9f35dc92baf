package dev.kiln.android;

import android.content.ContentResolver;
import android.net.Uri;
import dev.kiln.android.engine.OpenedModels;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.render.DigitPainter;
import dev.kiln.runtime.render.FrameRenderer;
import dev.kiln.runtime.task.ImageGenerator;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Takes a model from wherever the system's picker points, away from the main thread. */
final class ModelImport {
  private final KilnApplication app;
  private final FilePicker picker;
  private final ContentResolver resolver;

  ModelImport(KilnApplication app, FilePicker picker, ContentResolver resolver) {
    this.app = app;
    this.picker = picker;
    this.resolver = resolver;
  }

  /**
   * Copies a model, tries it, and gives its name and its copy, or says why it is refused; then the
   * model before it is still there.
   */
  void open(Uri uri, BiConsumer<String, Path> then, Consumer<Throwable> failed) {
    app.work(
        () -> {
          try {
            String name = picker.name(uri);
            Path file = keep(uri, name);
            app.post(() -> then.accept(name, file));
          } catch (IOException | RuntimeException | OutOfMemoryError e) {
            app.post(() -> failed.accept(e));
          }
        });
  }

  private Path keep(Uri uri, String name) throws IOException {
    OpenedModels models = app.openedModels();
    try (InputStream in = resolver.openInputStream(uri)) {
      if (in == null) {
        throw new FileNotFoundException(name + ": it can't be read");
      }
      return models.keep(name, in, app.spareMemory(), this::check);
    } catch (SecurityException e) {
      throw new IOException(name + ": it may not be read", e);
    }
  }

  /** Refuses a model that no mode can run. */
  private void check(Path file) {
    try (Model model = Model.open(file, app.cautious())) {
      if (model.card().task() == Task.GENERATOR) {
        new ImageGenerator(model);
      } else {
        FrameRenderer.of(model.toString(), model, DigitPainter.NONE);
      }
    }
  }
}
