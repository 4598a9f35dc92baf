package dev.kiln.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  private static final List<String> NAMES = List.of("lenet5", "lenet5-relu", "alexnet", "resnet18");

  @ParameterizedTest
  @CsvSource({
    "lenet, lenet5",
    "LeNet5, lenet5",
    "lenet5relu, lenet5-relu",
    "resent18, resnet18",
    "alexnte, alexnet"
  })
  void aSlipOfThePenFindsTheName(String meant, String name) {
    assertEquals(Optional.of(name), Suggestion.nearest(meant, NAMES));
  }

  @Test
  void aWordThatIsNotNearSuggestsNothing() {
    assertEquals(Optional.empty(), Suggestion.nearest("transformer", NAMES));
  }

  @ParameterizedTest
  @CsvSource({
    "abc, abc, 0",
    "abc, acb, 1",
    "abc, ab, 1",
    "abc, abcd, 1",
    "abc, xyz, 3",
    "'', ab, 2"
  })
  void distanceCountsEdits(String a, String b, int edits) {
    assertEquals(edits, Suggestion.distance(a, b));
    assertEquals(edits, Suggestion.distance(b, a));
  }

  @Test
  void aNameThatIsNearNoneNamesTheListing() {
    assertEquals(
        "no model called 'zebra'; 'kiln models' lists them",
        Suggestion.unknown("model", "zebra", List.of("digits"), "kiln models"));
    assertEquals(
        "no model called 'zebra'; there are none",
        Suggestion.unknown("model", "zebra", List.of(), "kiln models"));
  }
}
