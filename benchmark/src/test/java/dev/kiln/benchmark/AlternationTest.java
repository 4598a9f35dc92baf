package dev.kiln.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlternationTest {
  private final List<String> order = new ArrayList<>();

  /** Takes so long, in the first round, and three times that in every other. */
  private final class Steady implements Contender {
    private final String name;
    private final double millis;
    private int turns;

    Steady(String name, double millis) {
      this.name = name;
      this.millis = millis;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Times work(double seconds) {
      order.add(name);
      double slowed = turns++ % 2 == 0 ? millis : 3 * millis;
      return new Times(2 * slowed, List.of(slowed, slowed, 100 * slowed));
    }

    @Override
    public void close() {}
  }

  private String run(int count, Steady... sides) {
    StringWriter printed = new StringWriter();
    Rounds rounds = new Rounds();
    rounds.count = count;
    rounds.seconds = 1;
    new Alternation(List.of(sides), rounds, new PrintWriter(printed)).run("a title");
    return printed.toString();
  }

  @Test
  void ratiosAreOfTheSameRound() {
    String printed = run(5, new Steady("a", 1), new Steady("b", 3), new Steady("c", 4));
    assertTrue(printed.contains("a / c: median 0.250, middle half 0.250..0.250"), printed);
    assertTrue(printed.contains("b / c: median 0.750, middle half 0.750..0.750"), printed);
  }

  @Test
  void afterATurnToWarmUpEverySecondRoundGoesBackwards() {
    run(3, new Steady("a", 1), new Steady("b", 1), new Steady("c", 1));
    assertEquals("abc" + "abc" + "cba" + "abc", String.join("", order));
  }

  @Test
  void quantilesLieBetweenTheNearestValues() {
    List<Double> values = List.of(4.0, 1.0, 2.0, 3.0);
    assertEquals(2.5, Alternation.median(values));
    assertEquals(1.75, Alternation.quantile(values, 0.25));
    assertEquals(4, Alternation.quantile(values, 1));
    assertEquals(7, Alternation.median(List.of(7.0)));
  }
}
