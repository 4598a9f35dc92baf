package dev.kiln.train.data;

import java.util.Locale;

/** A set of samples with a checksum, by which a resumed run knows its data. */
public interface SampleSet {
  /** Returns the number of samples. */
  int size();

  /** Returns a checksum that changes with the samples. */
  long checksum();

  /** Returns the data of a run in a few words. */
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
