package dev.kiln.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Arrows run down only; inside a module they run one way. */
@AnalyzeClasses(packages = "dev.kiln", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule runtimeKnowsOnlyOnnxRuntime =
      noClasses()
          .that()
          .resideInAPackage("dev.kiln.runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.kiln.export..",
              "dev.kiln.train..",
              "dev.kiln.webcam..",
              "dev.kiln.cli..",
              "ai.djl..",
              "com.google..",
              "java.awt..",
              "javax.imageio..",
              "org.opencv..",
              "android..");

  @ArchTest
  static final ArchRule exporterKnowsNoNetwork =
      noClasses()
          .that()
          .resideInAPackage("dev.kiln.export..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.kiln.train..", "dev.kiln.webcam..", "dev.kiln.cli..", "ai.djl.pytorch..");

  @ArchTest
  static final ArchRule trainerKnowsNoOnnx =
      noClasses()
          .that()
          .resideInAPackage("dev.kiln.train..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.kiln.export..",
              "dev.kiln.runtime..",
              "dev.kiln.webcam..",
              "dev.kiln.cli..",
              "ai.onnxruntime..",
              "org.opencv..");

  /** Why: {@link dev.kiln.train.op.Scalar}. */
  @ArchTest
  static final ArchRule gradientsAreTakenOfScalarsThatAreKept =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.kiln.train.network", "dev.kiln.train.op", "dev.kiln.train.recipe")
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

  @ArchTest
  static final ArchRule webcamDemoOnlyRunsModels =
      noClasses()
          .that()
          .resideInAPackage("dev.kiln.webcam..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.kiln.export..",
              "dev.kiln.train..",
              "dev.kiln.cli..",
              "ai.djl..",
              "ai.onnxruntime..");

  @ArchTest
  static final ArchRule exporterStepsDoNotLoop =
      slices().matching("dev.kiln.export.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule trainerPackagesDoNotLoop =
      slices().matching("dev.kiln.train.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule runtimePackagesDoNotLoop =
      slices().matching("dev.kiln.runtime.(*)..").should().beFreeOfCycles();
}
