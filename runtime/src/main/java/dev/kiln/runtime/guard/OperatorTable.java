package dev.kiln.runtime.guard;

import java.util.HashMap;
import java.util.Map;

/** Reads tables of operators: lines that begin with a number, which is that of all their names. */
final class OperatorTable {
  private OperatorTable() {}

  static Map<String, Integer> of(String lines) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String line : lines.split("\n")) {
      String[] words = line.trim().split(" +");
      for (int i = 1; i < words.length; i++) {
        numbers.put(words[i], Integer.parseInt(words[0]));
      }
    }
    return numbers;
  }
}
