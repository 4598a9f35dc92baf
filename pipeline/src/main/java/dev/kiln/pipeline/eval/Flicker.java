package dev.kiln.pipeline.eval;

import dev.kiln.pipeline.ProgressListener;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.image.Image;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * How much a model's answer changes in videos where the videos do not.
 *
 * @param model the model that was measured
 * @param task style or segmentation
 * @param change the mean of the clips' changes: in levels of 0..255 of what a style model painted,
 *     or the share of pixels whose class changed
 * @param clips the figures of each clip
 */
public record Flicker(String model, String task, double change, List<ClipFlicker> clips)
    implements Evaluation {
  static Flicker measure(
      String name,
      Task task,
      Function<Image, byte[]> model,
      List<Path> videos,
      ProgressListener listener) {
    ClipFlicker.Change change = task == Task.STYLE ? StillPixels::levels : StillPixels::classes;
    List<ClipFlicker> clips = new ArrayList<>();
    long[] pairs = {0};
    for (Path video : videos) {
      clips.add(
          ClipFlicker.measure(
              video, model, change, () -> listener.progress(++pairs[0], ProgressListener.UNKNOWN)));
    }
    double mean = clips.stream().mapToDouble(ClipFlicker::change).average().orElseThrow();
    return new Flicker(name, task.toString(), mean, List.copyOf(clips));
  }
}
