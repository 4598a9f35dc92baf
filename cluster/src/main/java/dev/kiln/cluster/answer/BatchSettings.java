package dev.kiln.cluster.answer;

import dev.kiln.runtime.task.Preprocessing;
import java.io.Serializable;
import java.time.Duration;

/**
 * What is asked of which model: all that an executor needs beside the model's bytes. Equal settings
 * share one open model.
 *
 * @param name the model's name in messages
 * @param sha256 the checksum of the model's bytes
 * @param kind null for what the model's task asks
 * @param size larger pictures are shown to the model in this size, on the longer side; 0 for no
 *     limit
 * @param top the number of classes named
 * @param output the output read as numbers; empty for the first
 * @param preprocessing null for a model that takes pictures
 * @param runLimit the longest time of one run
 */
public record BatchSettings(
    String name,
    String sha256,
    AnswerKind kind,
    int size,
    int top,
    String output,
    Preprocessing preprocessing,
    Duration runLimit)
    implements Serializable {
  public BatchSettings withKind(AnswerKind other) {
    return new BatchSettings(name, sha256, other, size, top, output, preprocessing, runLimit);
  }

  public BatchSettings withSize(int longerSide) {
    return new BatchSettings(name, sha256, kind, longerSide, top, output, preprocessing, runLimit);
  }

  public BatchSettings withTop(int classes) {
    return new BatchSettings(name, sha256, kind, size, classes, output, preprocessing, runLimit);
  }

  public BatchSettings withOutput(String other) {
    return new BatchSettings(name, sha256, kind, size, top, other, preprocessing, runLimit);
  }

  public BatchSettings withPreprocessing(Preprocessing expected) {
    return new BatchSettings(name, sha256, kind, size, top, output, expected, runLimit);
  }

  public BatchSettings withRunLimit(Duration longest) {
    return new BatchSettings(name, sha256, kind, size, top, output, preprocessing, longest);
  }
}
