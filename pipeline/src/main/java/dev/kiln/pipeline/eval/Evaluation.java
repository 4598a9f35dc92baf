package dev.kiln.pipeline.eval;

import java.io.PrintWriter;

/** How good a model was found to be: a record, whose components are the JSON object. */
public interface Evaluation {
  /** For people. */
  void print(PrintWriter out);
}
