package dev.kiln.train.data;

import java.util.Locale;

/** What one data set can be told from another by. */
public interface SampleSet {
  /** The number of samples. */
  int size();

  /** A checksum that changes with the samples. */
  long checksum();

  /** The data of a run in a few words. */
  static String describe(SampleSet train, SampleSet test) {
    return String.format(
        Locale.ROOT,
        "%d training pictures (%08x) and %d test pictures (%08x)",
        train.size(),
        train.checksum(),
        test.size(),
        test.checksum());
  }
}
