package dev.kiln.cli;

import java.io.PrintWriter;

/** How good a model was found to be: a record, whose components are the JSON object. */
interface Evaluation {
  /** For people. */
  void print(PrintWriter out);
}
