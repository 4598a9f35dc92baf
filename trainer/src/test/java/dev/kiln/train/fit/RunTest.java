package dev.kiln.train.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiln.train.TrainingException;
import dev.kiln.train.recipe.adversarial.AdversarialSettings;
import org.junit.jupiter.api.Test;

class RunTest {
  @Test
  void settingsOfAnotherVersionAreRefusedInOneLine() {
    Run run =
        Run.parse(
            """
            {"network": "gan", "recipe": "adversarial", "data": "", "settings": {"epochs": 3},
             "epochs": [], "step": 0, "measures": {"means": {}}, "seconds": 0}
            """);
    assertEquals(
        "the run's settings are not those of this version's recipe 'adversarial'; train anew with"
            + " --out of another folder, or use the version that trained it",
        assertThrows(TrainingException.class, () -> run.settings(AdversarialSettings.class))
            .getMessage());
  }
}
