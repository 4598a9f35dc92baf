package dev.kiln.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.runtime.image.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptanceTest {
  private static final Acceptance USUAL = new Acceptance(0.5, true);

  private static Digit digit(double confidence, int height) {
    return new Digit("7", (float) confidence, new Box(0, 0, 10, height));
  }

  @Test
  void onAPageTheConfidenceDecides() {
    List<Digit> page = List.of(digit(0.9, 30), digit(0.8, 30), digit(0.4, 30));
    assertEquals(page.subList(0, 2), USUAL.of(page, new double[] {0.1, 0.1, 0.1}));
  }

  @Test
  void whatIsAmongMarksOfItsKindIsNoDigit() {
    List<Digit> page = List.of(digit(1, 30), digit(1, 30), digit(1, 10));
    assertEquals(page.subList(0, 2), USUAL.of(page, new double[] {0.1, 0.1, 0.6}));
  }

  @Test
  void inAPhotoOnlyWhatIsSureAndOnCleanPaperIsADigit() {
    List<Digit> photo = List.of(digit(1, 30), digit(0.99, 30), digit(1, 30), digit(1, 100));
    assertEquals(photo.subList(0, 1), USUAL.of(photo, new double[] {0.05, 0.05, 0.2, 0.6}));
  }

  @Test
  void aPictureWhoseMarksAreReadWithoutConfidenceIsNoPage() {
    List<Digit> photo = List.of(digit(0.9, 30), digit(0.5, 30), digit(0.5, 30));
    assertEquals(List.of(), USUAL.of(photo, new double[] {0.05, 0.05, 0.05}));
    assertEquals(List.of(), USUAL.of(List.of(digit(0.6, 30)), new double[] {0.05}));
  }

  @Test
  void onAPageDarkSquaresMayRunIntoADigit() {
    List<Digit> page = List.of(digit(1, 30), digit(1, 30), digit(1, 30));
    assertEquals(page, USUAL.of(page, new double[] {0.1, 0.1, 0.27}));
  }

  @Test
  void whatIsNotANumberHidesNoOtherDigit() {
    List<Digit> page = List.of(digit(0.9, 30), digit(Double.NaN, 6), digit(0.9, 30));
    assertEquals(List.of(page.get(0), page.get(2)), USUAL.of(page, new double[] {0.1, 0.1, 0.1}));
  }

  @Test
  void aConfidenceThatWasAskedForDoesNotDependOnTheRestOfThePicture() {
    List<Digit> photo = List.of(digit(0.9, 30), digit(0.6, 30), digit(1, 100));
    double[] unrest = {0.2, 0.2, 0.6};
    assertEquals(List.of(), USUAL.of(photo, unrest));
    assertEquals(photo.subList(0, 2), new Acceptance(0.5, false).of(photo, unrest));
    assertEquals(photo.subList(0, 1), new Acceptance(0.7, false).of(photo, unrest));
    assertEquals(photo, new Acceptance(0, false).of(photo, unrest));
  }

  @Test
  void notANumberIsNoResult() {
    List<Digit> page = List.of(digit(Double.NaN, 30));
    assertEquals(List.of(), USUAL.of(page, new double[] {0}));
    assertEquals(List.of(), new Acceptance(0, false).of(page, new double[] {0}));
  }
}
