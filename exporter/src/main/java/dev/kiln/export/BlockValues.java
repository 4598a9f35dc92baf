package dev.kiln.export;

import dev.kiln.export.capture.Recording;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.verify.Intermediates;
import dev.kiln.runtime.Tensor;
import java.util.Map;
import java.util.Set;

/**
 * The arrays of a block's run, under the names of their values in the graph.
 *
 * @param recording the run
 * @param arrays the traced arrays by name
 */
public record BlockValues(Recording recording, Map<String, TracedArray> arrays)
    implements Intermediates, AutoCloseable {
  @Override
  public Set<String> names() {
    return arrays.keySet();
  }

  @Override
  public Tensor value(String name) {
    return BlockForward.tensor(recording.array(arrays.get(name)));
  }

  @Override
  public void close() {
    recording.close();
  }
}
