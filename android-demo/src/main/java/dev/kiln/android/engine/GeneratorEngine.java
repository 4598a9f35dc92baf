package dev.kiln.android.engine;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.ImageGenerator;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Draws sheets of pictures with a generator. The model is open only while it draws. Thread-safe; no
 * call waits for it.
 */
public final class GeneratorEngine implements AutoCloseable {
  /** The pictures on a sheet. */
  public static final int COUNT = 16;

  private final Executor opener;
  private final Consumer<Image> shown;
  private final Consumer<Throwable> failed;
  private final AtomicInteger wanted = new AtomicInteger();

  /**
   * Creates an engine.
   *
   * @param opener runs what takes long, one after the other
   * @param shown is given each sheet
   * @param failed is told why there is none
   */
  public GeneratorEngine(Executor opener, Consumer<Image> shown, Consumer<Throwable> failed) {
    this.opener = opener;
    this.shown = shown;
    this.failed = failed;
  }

  /** Draws the sheet of a seed. Of several calls the last counts. */
  public void draw(ModelOpening opening, long seed) {
    int ticket = wanted.incrementAndGet();
    opener.execute(
        () -> {
          if (ticket == wanted.get()) {
            try (Model model = opening.open()) {
              Image sheet = GeneratedSheet.of(new ImageGenerator(model).generate(COUNT, seed));
              if (ticket == wanted.get()) {
                shown.accept(sheet);
              }
            } catch (RuntimeException | Error e) {
              failed.accept(e);
            }
          }
        });
  }

  /** Forgets what is not yet drawn. */
  @Override
  public void close() {
    wanted.incrementAndGet();
  }
}
