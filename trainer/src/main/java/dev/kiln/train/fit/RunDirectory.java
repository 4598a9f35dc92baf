package dev.kiln.train.fit;

import ai.djl.Model;
import com.google.gson.JsonParseException;
import dev.kiln.train.TrainingException;
import dev.kiln.train.weights.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * The folder of a run: {@code run.json} tells what it is, {@code weights.safetensors} holds the
 * first part's parameters and {@code PART.safetensors} those of any other, {@code metrics.csv} and
 * {@code curves.png} show each epoch, {@code samples/epoch-001.png} and so on what the network
 * could do after it, {@code samples/step-000400.png} within it, {@code confusion.csv} which classes
 * it takes for which, {@code events.out.tfevents.*} all of that for TensorBoard, {@code
 * checkpoint.safetensors} is what training resumes from. Each file but the events is replaced as a
 * whole.
 *
 * @param path the folder
 */
public record RunDirectory(Path path) {
  private static final String WEIGHTS = "weights";
  private static final String ENDING = ".safetensors";

  /** Whether there is a run that can be resumed. */
  public boolean holdsRun() {
    return Files.exists(checkpoint());
  }

  /**
   * Returns what the run is and how far it came.
   *
   * @throws TrainingException if there is no run
   */
  public Run run() {
    Path file = path.resolve("run.json");
    try {
      return Run.parse(Files.readString(file));
    } catch (IOException e) {
      throw new TrainingException(
          ("%s: not a run: there is no readable run.json; expected the folder that 'kiln train' wrote,"
                  + " with run.json and weights.safetensors")
              .formatted(path),
          e);
    } catch (JsonParseException e) {
      throw new TrainingException("%s: does not describe a run".formatted(file), e);
    }
  }

  /** Returns where the parameters of the first part are. */
  public Path weights() {
    return path.resolve(WEIGHTS + ENDING);
  }

  Path checkpoint() {
    return path.resolve("checkpoint" + ENDING);
  }

  /**
   * Makes the folder ready for a new run.
   *
   * @throws TrainingException if it holds a run already or nothing can be written there
   */
  void prepare() {
    if (holdsRun()) {
      throw new TrainingException(
          "%s: already holds a run; add --resume to continue it, or choose another --out"
              .formatted(path));
    }
    try {
      Files.createDirectories(path);
      Files.delete(Files.createTempFile(path, "writable", null));
    } catch (IOException e) {
      throw new TrainingException(
          "%s: the folder cannot be written to (%s); choose another --out"
              .formatted(path, reason(e)),
          e);
    }
  }

  /** Saves the parameters of all parts. */
  void saveWeights(Recipe recipe) {
    List<Model> parts = recipe.plan().parts();
    Weights.save(parts.get(0).getBlock(), weights());
    for (Model part : parts.subList(1, parts.size())) {
      Weights.save(part.getBlock(), path.resolve(part.getName() + ENDING));
    }
  }

  /** Saves the checkpoint, then what people and other programs read. */
  void save(Run run, Recipe recipe) {
    Checkpoint.save(checkpoint(), run, recipe);
    write("run.json", run.toJson().getBytes(StandardCharsets.UTF_8));
    write("metrics.csv", MetricsTable.csv(run.epochs()).getBytes(StandardCharsets.UTF_8));
    if (!run.epochs().isEmpty()) {
      write("curves.png", Curves.png(run.network(), run.epochs()));
    }
  }

  /**
   * Saves a sample sheet. Call it before {@link #save}, so that no epoch that counts as done lacks
   * its sheet.
   *
   * @param epoch the number of epochs done
   */
  void saveSamples(int epoch, byte[] png) {
    write(String.format(Locale.ROOT, "samples/epoch-%03d.png", epoch), png);
  }

  /**
   * Saves a sample sheet within an epoch.
   *
   * @param step the number of steps done in all
   */
  void saveSamples(long step, byte[] png) {
    write(String.format(Locale.ROOT, "samples/step-%06d.png", step), png);
  }

  /** Saves which classes the last epoch took for which. */
  void saveConfusion(Confusion confusion) {
    write("confusion.csv", confusion.csv().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a new event file, which begins to exist with the first epoch. */
  EventFile events() {
    return new EventFile(path);
  }

  private void write(String name, byte[] content) {
    Path file = path.resolve(name);
    Path part = path.resolve(name + ".part");
    try {
      Files.createDirectories(file.getParent());
      Files.write(part, content);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new TrainingException("%s: cannot be written (%s)".formatted(file, reason(e)), e);
    }
  }

  /** Returns why a file operation failed. The message of most file exceptions is the path alone. */
  private static String reason(IOException e) {
    return e instanceof FileSystemException f && f.getReason() != null
        ? f.getReason()
        : e.getClass().getSimpleName();
  }
}
