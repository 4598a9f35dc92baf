package dev.kiln.webcam.session;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.StageTimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The models to choose from, by name. One is open while a stream uses it; several streams share it.
 * Thread-safe.
 */
public final class ModelCatalog {
  private final Options options;
  private final Map<String, Path> files = new LinkedHashMap<>();
  private final Map<String, Path> generators = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Loan> loans = new LinkedHashMap<>();

  /**
   * A model to choose.
   *
   * @param task style, segmentation or digits
   * @param labels of its classes
   * @param palette of its classes, 0xRRGGBB
   */
  public record Entry(String name, Task task, List<String> labels, List<Integer> palette) {}

  private static final class Loan {
    private final Model model;
    private final FrameRenderer painter;
    private int users;

    Loan(Model model, FrameRenderer painter) {
      this.model = model;
      this.painter = painter;
    }
  }

  /**
   * Looks at the models; those that neither paint camera pictures nor generate any are left out.
   *
   * @param candidates files by name
   * @throws MediaException if none paints camera pictures
   * @throws dev.kiln.runtime.errors.ModelException if one can't be opened
   */
  public ModelCatalog(Map<String, Path> candidates, Options options) {
    this.options = options;
    candidates.forEach(
        (name, file) -> {
          try (Model model = Model.open(file, options)) {
            Task task = model.card().task();
            if (task == Task.GENERATOR) {
              generators.put(name, file);
            } else if (FrameRenderer.TASKS.contains(task)) {
              files.put(name, file);
              entries.put(
                  name, new Entry(name, task, model.card().labels(), model.card().palette()));
            }
          }
        });
    if (entries.isEmpty()) {
      throw new MediaException(
          "no model for style, segmentation or digits among "
              + candidates.keySet()
              + "; export one, or name one with --model");
    }
  }

  /** The files of the models that make pictures of nothing, by name. */
  public Map<String, Path> generators() {
    return Collections.unmodifiableMap(generators);
  }

  public Options options() {
    return options;
  }

  /** The models that paint, in the order given. */
  public List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /**
   * Lends a model to a stream; the task gives it back when it is closed.
   *
   * @param settings asked anew for each frame
   * @throws MediaException if there is no model of this name
   */
  public FrameTask<RenderedFrame> lend(String name, Supplier<LiveSettings> settings) {
    if (!files.containsKey(name)) {
      throw new MediaException("no model '" + name + "'; there are " + files.keySet());
    }
    return new Lent(name, take(name).paint(settings));
  }

  private synchronized FrameRenderer take(String name) {
    Loan loan = loans.computeIfAbsent(name, this::open);
    loan.users++;
    return loan.painter;
  }

  private Loan open(String name) {
    Model model = Model.open(files.get(name), options);
    try {
      return new Loan(model, FrameRenderer.of(name, model));
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private void giveBack(String name) {
    Model unused = null;
    synchronized (this) {
      Loan loan = loans.get(name);
      if (--loan.users == 0) {
        loans.remove(name);
        unused = loan.model;
      }
    }
    if (unused != null) {
      unused.close();
    }
  }

  private final class Lent implements FrameTask<RenderedFrame> {
    private final String name;
    private final FrameTask<RenderedFrame> painter;

    Lent(String name, FrameTask<RenderedFrame> painter) {
      this.name = name;
      this.painter = painter;
    }

    @Override
    public RenderedFrame run(Image frame, RenderedFrame spare, StageTimes times) {
      return painter.run(frame, spare, times);
    }

    @Override
    public void close() {
      giveBack(name);
    }
  }
}
