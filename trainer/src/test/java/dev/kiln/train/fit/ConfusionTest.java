package dev.kiln.train.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionTest {
  @Test
  void scoresAreThoseCountedByHand() {
    Confusion confusion = new Confusion(List.of("a", "b", "c", "d"));
    byte ignored = (byte) 255;
    confusion.add(new byte[] {0, 0, 0, 1, 1, ignored}, new byte[] {0, 0, 1, 1, 2, 3}, 255);
    confusion.add(new byte[] {0, 2}, new byte[] {0, 2}, 255);
    assertEquals(3, confusion.count(0, 0));
    assertEquals(1, confusion.count(0, 1));
    assertEquals(1, confusion.count(1, 2));
    assertEquals(5.0 / 7, confusion.accuracy(), 1e-12);
    assertEquals(3.0 / 4, confusion.iou(0).orElseThrow(), 1e-12);
    assertEquals(1.0 / 3, confusion.iou(1).orElseThrow(), 1e-12);
    assertEquals(1.0 / 2, confusion.iou(2).orElseThrow(), 1e-12);
    assertTrue(confusion.iou(3).isEmpty(), "neither there nor predicted");
    assertEquals((3.0 / 4 + 1.0 / 3 + 1.0 / 2) / 3, confusion.meanIou(), 1e-12);
  }

  @Test
  void aClassThatIsOnlyPredictedCountsAsMissed() {
    Confusion confusion = new Confusion(List.of("a", "b"));
    confusion.add(new byte[] {0, 0}, new byte[] {0, 1}, 255);
    assertEquals(0, confusion.iou(1).orElseThrow());
    assertEquals(0.25, confusion.meanIou(), 1e-12);
  }

  @Test
  void classesOfNoSampleAreNamed() {
    Confusion confusion = new Confusion(List.of("a", "b", "c"));
    confusion.add(new byte[] {0, 0}, new byte[] {0, 1}, 255);
    assertEquals(List.of("b", "c"), confusion.absent());
  }

  @Test
  void asATableItHasARowForEachClass() {
    Confusion confusion = new Confusion(List.of("cat", "dog, \"wet\""));
    confusion.add(0, 1);
    confusion.add(0, 1);
    confusion.add(1, 1);
    assertEquals(
        "class,cat,\"dog, \"\"wet\"\"\"\ncat,0,2\n\"dog, \"\"wet\"\"\",0,1\n", confusion.csv());
  }

  @Test
  void nothingCountedScoresNothing() {
    Confusion confusion = new Confusion(List.of("a", "b"));
    confusion.add(new byte[] {(byte) 255}, new byte[] {1}, 255);
    assertEquals(0, confusion.accuracy());
    assertEquals(0, confusion.meanIou());
  }
}
