package dev.kiln.android;

import android.content.res.Resources;
import dev.kiln.android.engine.BundledModel;
import dev.kiln.android.engine.ModelOpening;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The modes that the models at hand allow, in the order of the strip. */
final class Modes {
  /** The key of the model that the user opened. */
  static final String OPENED = "opened";

  private static final String SKETCH = "draw";

  private final List<Mode> modes;

  private Modes(List<Mode> modes) {
    this.modes = modes;
  }

  /** Returns the modes of the models that come with the app. */
  static Modes of(List<BundledModel> models, KilnApplication app, Resources resources) {
    List<Mode> modes = new ArrayList<>();
    for (Task task : List.of(Task.STYLE, Task.SEGMENTATION, Task.DIGITS, Task.GENERATOR)) {
      for (BundledModel model : models) {
        if (model.card().task() == task) {
          add(modes, model, app, resources);
        }
      }
    }
    return new Modes(modes);
  }

  private static void add(
      List<Mode> modes, BundledModel model, KilnApplication app, Resources resources) {
    Task task = model.card().task();
    String name = model.name();
    String title = title(name, resources);
    ModelOpening opening = () -> Model.open(model.file(), options(app, name));
    if (task == Task.GENERATOR) {
      String generate = resources.getString(R.string.mode_generate, title);
      modes.add(new Mode(name, generate, Mode.Kind.GENERATE, task, name, opening));
    } else {
      modes.add(new Mode(name, title, Mode.Kind.FRAMES, task, name, opening));
    }
    if (task == Task.DIGITS) {
      String draw = resources.getString(R.string.mode_draw);
      modes.add(new Mode(SKETCH, draw, Mode.Kind.SKETCH, task, name, opening));
    }
  }

  private static Options options(KilnApplication app, String name) {
    return app.choices().of(name).options();
  }

  /** Returns the title in the user's language, or one made of the name. */
  private static String title(String name, Resources resources) {
    String network = name.replaceFirst("-int8$", "");
    String key = "model_" + network.replace('-', '_');
    int id = resources.getIdentifier(key, "string", R.class.getPackage().getName());
    if (id != 0) {
      return resources.getString(id);
    }
    String plain = network.replaceFirst("^style-", "").replace('-', ' ');
    return plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
  }

  /**
   * Returns these modes with one for the model that the user opened, in place of an earlier one.
   */
  Modes withOpened(String name, Path file, KilnApplication app) {
    Task task = ModelCard.read(file).task();
    Mode.Kind kind = task == Task.GENERATOR ? Mode.Kind.GENERATE : Mode.Kind.FRAMES;
    Options options = app.cautious();
    List<Mode> all = new ArrayList<>(modes);
    all.removeIf(mode -> mode.key().equals(OPENED));
    all.add(new Mode(OPENED, name, kind, task, name, () -> Model.open(file, options)));
    return new Modes(all);
  }

  /** Returns the mode of a key. */
  Optional<Mode> find(String key) {
    return modes.stream().filter(mode -> mode.key().equals(key)).findFirst();
  }

  /** Returns the first mode; empty if the app carries no model at all. */
  Optional<Mode> first() {
    return modes.stream().findFirst();
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    modes.forEach(mode -> keys.add(mode.key()));
    return keys;
  }

  List<String> titles() {
    List<String> titles = new ArrayList<>();
    modes.forEach(mode -> titles.add(mode.title()));
    return titles;
  }
}
