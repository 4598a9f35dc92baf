package dev.kiln.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;

/**
 * Dependencies between modules point down only, and no packages depend on each other in a cycle.
 */
@AnalyzeClasses(packages = "dev.kiln", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /**
   * A module's packages, and what of Kiln they may use beside themselves.
   *
   * @param root its package; its subpackages belong to it
   * @param uses the modules below it
   */
  private record Module(String root, String... uses) {}

  private static final List<Module> MODULES =
      List.of(
          new Module("runtime"),
          new Module("pictures"),
          new Module("graph", "runtime"),
          new Module("export", "graph", "runtime"),
          new Module("train", "pictures"),
          new Module("tune", "graph", "pictures", "runtime", "train"),
          new Module("media", "pictures", "runtime"),
          new Module(
              "pipeline", "export", "graph", "media", "pictures", "runtime", "train", "tune"),
          new Module("webcam", "media", "pictures", "runtime"));

  @ArchTest
  static void modulesUseOnlyWhatIsBelowThem(JavaClasses kiln) {
    for (Module module : MODULES) {
      String own = "dev.kiln." + module.root() + "..";
      classes()
          .that(resideInAPackage(own))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(own)
                  .or(resideInAnyPackage(packages(module.uses())))
                  .or(resideInAPackage("dev.kiln..").negate()))
          .check(kiln);
    }
  }

  private static String[] packages(String... modules) {
    return List.of(modules).stream().map(m -> "dev.kiln." + m + "..").toArray(String[]::new);
  }

  @ArchTest
  static final ArchRule runtimeKnowsOnlyOnnxRuntime =
      noClasses()
          .that()
          .resideInAPackage("dev.kiln.runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "ai.djl..",
              "com.google..",
              "java.awt..",
              "javax.imageio..",
              "org.opencv..",
              "android..");

  @ArchTest
  static final ArchRule graphKnowsNoTrainingFramework =
      noClasses()
          .that()
          .resideInAPackage("dev.kiln.graph..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "java.awt..", "org.opencv..");

  @ArchTest
  static final ArchRule exporterKnowsNoEngine =
      noClasses()
          .that()
          .resideInAPackage("dev.kiln.export..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl.pytorch..");

  @ArchTest
  static final ArchRule trainerKnowsNoOnnx =
      noClasses()
          .that()
          .resideInAPackage("dev.kiln.train..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..", "org.opencv..");

  @ArchTest
  static final ArchRule mediaAndWebcamDemoOnlyRunModels =
      noClasses()
          .that()
          .resideInAnyPackage("dev.kiln.media..", "dev.kiln.webcam..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "ai.onnxruntime..");

  @ArchTest
  static final ArchRule pipelinePrintsNothing =
      noClasses()
          .that()
          .resideInAPackage("dev.kiln.pipeline..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "me.tongfei.progressbar..");

  /** Why: {@link dev.kiln.train.op.Scalar}. */
  @ArchTest
  static final ArchRule gradientsAreTakenOfScalarsThatAreKept =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.kiln.train.network..", "dev.kiln.train.op..", "dev.kiln.train.recipe..")
          .should()
          .callMethod(NDArray.class, "mul", Number.class)
          .orShould()
          .callMethod(NDArray.class, "div", Number.class)
          .orShould()
          .callMethod(NDArray.class, "pow", Number.class)
          .orShould()
          .callMethod(NDArray.class, "maximum", Number.class)
          .orShould()
          .callMethod(NDArray.class, "minimum", Number.class);

  /** Each package is a slice of its own, so that a root package is no exception. */
  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
          return "packages";
        }
      };

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().assignedFrom(PACKAGES).should().beFreeOfCycles();
}
