package dev.kiln.webcam.session;

import dev.kiln.media.DigitBoxes;
import dev.kiln.media.MediaException;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.background.BackgroundEffect;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.render.FrameRenderer;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.runtime.render.RenderedFrame;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StageTimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The models to choose from, by name. A model is open while a stream uses it; several streams share
 * it. Thread-safe.
 */
public final class ModelCatalog {
  private final Options options;
  private final Task unnamed;
  private final Map<String, Path> files = new LinkedHashMap<>();
  private final Map<String, Path> generators = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, SharedModel> open = new LinkedHashMap<>();
  private volatile List<Entry> offered;

  /**
   * A model that draws into frames.
   *
   * @param task style, segmentation or digits
   * @param labels its classes' names; empty if it has none
   * @param palette its classes' colours as 0xRRGGBB; empty if it has none
   * @param persons whether another background can be put behind persons
   */
  public record Entry(
      String name, Task task, List<String> labels, List<Integer> palette, boolean persons) {}

  private static final class SharedModel {
    private final Model model;
    private final FrameRenderer renderer;
    private int users;

    SharedModel(Model model, FrameRenderer renderer) {
      this.model = model;
      this.renderer = renderer;
    }
  }

  /**
   * Opens each model once to read its card. Models that neither draw into frames nor generate
   * pictures are left out.
   *
   * @param candidates model files by name, in the order to show them
   * @param options used whenever a model is opened
   * @throws MediaException if no model draws into frames
   * @throws ModelException if a model cannot be opened
   */
  public ModelCatalog(Map<String, Path> candidates, Options options) {
    this(candidates, options, Task.NONE);
  }

  /**
   * Opens each model once to read its card, as above.
   *
   * @param candidates model files by name, in the order to show them
   * @param options used whenever a model is opened
   * @param unnamed the task of the models whose cards name none
   * @throws MediaException if no model draws into frames
   * @throws ModelException if a model cannot be opened
   */
  public ModelCatalog(Map<String, Path> candidates, Options options, Task unnamed) {
    this.options = options;
    this.unnamed = unnamed;
    candidates.forEach(
        (name, file) -> {
          try (Model model = Model.open(file, options)) {
            Task task = task(model);
            if (task == Task.GENERATOR) {
              generators.put(name, file);
            } else if (FrameRenderer.TASKS.contains(task)) {
              files.put(name, file);
              entries.put(name, entry(name, task, model));
            }
          }
        });
    if (entries.isEmpty()) {
      throw new MediaException(
          "no model for style, segmentation or digits among "
              + candidates.keySet()
              + "; export one, or name one with --model");
    }
    offered = List.copyOf(entries.values());
  }

  private static Entry entry(String name, Task task, Model model) {
    boolean persons =
        task == Task.SEGMENTATION && BackgroundEffect.knowsPersons(new Segmenter(model).labels());
    return new Entry(name, task, model.card().labels(), model.card().palette(), persons);
  }

  private Task task(Model model) {
    return model.card().taskName().isEmpty() ? unnamed : model.card().task();
  }

  /** Returns the models that draw into frames and pairs of them, in the order given. */
  public List<Entry> entries() {
    return List.copyOf(offered);
  }

  /**
   * Offers these and no others, in this order.
   *
   * @param names of models, or of two joined by a plus to be shown beside each other; those that do
   *     not draw into frames are left out
   */
  public void offer(List<String> names) {
    List<Entry> chosen = new ArrayList<>();
    for (String name : names) {
      if (entries.containsKey(name)) {
        chosen.add(entries.get(name));
      } else if (isPair(name)) {
        Entry left = entries.get(left(name));
        Entry right = entries.get(right(name));
        boolean persons = left.persons || right.persons;
        chosen.add(new Entry(name, left.task, List.of(), List.of(), persons));
      }
    }
    offered = List.copyOf(chosen);
  }

  private boolean isPair(String name) {
    return name.contains("+")
        && entries.containsKey(left(name))
        && entries.containsKey(right(name));
  }

  private static String left(String pair) {
    return pair.substring(0, pair.indexOf('+'));
  }

  private static String right(String pair) {
    return pair.substring(pair.indexOf('+') + 1);
  }

  /** Returns the names of the models that generate pictures, in the order given. */
  public List<String> generators() {
    return List.copyOf(generators.keySet());
  }

  /**
   * Opens a generator; the caller closes it.
   *
   * @throws IllegalArgumentException if there is no generator of this name
   * @throws ModelException if it cannot be opened
   */
  public Model openGenerator(String name) {
    return Model.open(file(generators, "generator", name), options);
  }

  /**
   * Opens a model, or a pair of them, for a stream. Closing the task releases the model.
   *
   * @param settings read for each frame
   * @throws IllegalArgumentException if there is no model of this name
   * @throws ModelException if it cannot be opened
   */
  public FrameTask<RenderedFrame> open(String name, Supplier<LiveSettings> settings) {
    if (!files.containsKey(name) && isPair(name)) {
      return beside(name, settings);
    }
    Path file = file(files, "model", name);
    return new ReleasingTask(name, acquire(name, file).task(settings));
  }

  private FrameTask<RenderedFrame> beside(String name, Supplier<LiveSettings> settings) {
    FrameTask<RenderedFrame> left = open(left(name), settings);
    try {
      return new BesideTask(name, left, open(right(name), settings));
    } catch (RuntimeException e) {
      left.close();
      throw e;
    }
  }

  private static Path file(Map<String, Path> files, String kind, String name) {
    if (!files.containsKey(name)) {
      throw new IllegalArgumentException(
          "no %s '%s'; choose one of %s".formatted(kind, name, files.keySet()));
    }
    return files.get(name);
  }

  private synchronized FrameRenderer acquire(String name, Path file) {
    SharedModel shared = open.computeIfAbsent(name, key -> share(key, file));
    shared.users++;
    return shared.renderer;
  }

  private SharedModel share(String name, Path file) {
    Model model = Model.open(file, options);
    try {
      return new SharedModel(model, FrameRenderer.of(name, model, task(model), DigitBoxes::paint));
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Closes the model after its last user, outside the lock: that waits for runs in flight. */
  private void release(String name) {
    SharedModel shared;
    boolean unused;
    synchronized (this) {
      shared = open.get(name);
      unused = --shared.users == 0;
      if (unused) {
        open.remove(name);
      }
    }
    if (unused) {
      shared.model.close();
    }
  }

  private final class ReleasingTask implements FrameTask<RenderedFrame> {
    private final String name;
    private final FrameTask<RenderedFrame> task;

    ReleasingTask(String name, FrameTask<RenderedFrame> task) {
      this.name = name;
      this.task = task;
    }

    @Override
    public RenderedFrame run(Image frame, RenderedFrame spare, StageTimes times) {
      return task.run(frame, spare, times);
    }

    @Override
    public void close() {
      release(name);
    }
  }
}
