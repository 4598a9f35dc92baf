package dev.kiln.graph.calibrate;

import dev.kiln.runtime.Tensor;
import java.util.List;
import java.util.Map;

/** Real inputs of a model, such as the pictures of a folder. Sizes may differ between samples. */
public interface Samples {
  /** Returns the number of samples. */
  int size();

  /**
   * Returns the inputs of one run, by name.
   *
   * @param index 0 to {@link #size} - 1
   */
  Map<String, Tensor> inputs(int index);

  /** Returns the name of a sample in messages, such as the name of its file. */
  default String name(int index) {
    return "sample " + index;
  }

  /** Returns samples that are in memory. */
  static Samples of(List<Map<String, Tensor>> all) {
    List<Map<String, Tensor>> own = List.copyOf(all);
    return new Samples() {
      @Override
      public int size() {
        return own.size();
      }

      @Override
      public Map<String, Tensor> inputs(int index) {
        return own.get(index);
      }
    };
  }

  /**
   * Returns some of these samples.
   *
   * @param indices which ones, 0 to {@link #size} - 1
   */
  default Samples at(int... indices) {
    Samples all = this;
    int[] own = indices.clone();
    return new Samples() {
      @Override
      public int size() {
        return own.length;
      }

      @Override
      public Map<String, Tensor> inputs(int index) {
        return all.inputs(own[index]);
      }

      @Override
      public String name(int index) {
        return all.name(own[index]);
      }
    };
  }
}
