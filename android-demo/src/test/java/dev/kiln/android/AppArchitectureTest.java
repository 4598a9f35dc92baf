package dev.kiln.android;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.regex.Pattern;

/** The app stands on the runtime and on Android, and what runs models knows nothing of Android. */
@AnalyzeClasses(
    packages = "dev.kiln.android",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      ImportOption.DoNotIncludeJars.class,
      AppArchitectureTest.WithoutResources.class
    })
class AppArchitectureTest {
  /** The class of the resources' numbers, which every package may use. */
  static final class WithoutResources implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.matches(Pattern.compile(".*/R(\\$.*)?\\.class"))
          && !location.contains("/android/build/");
    }
  }

  @ArchTest
  static final ArchRule appKnowsTheRuntimeAndAndroidAlone =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.kiln.android..", "dev.kiln.runtime..", "android..", "java..");

  @ArchTest
  static final ArchRule appKnowsNoAwt =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.awt..");

  @ArchTest
  static final ArchRule modelsRunWithoutAndroid =
      noClasses()
          .that()
          .resideInAnyPackage("dev.kiln.android.engine..", "dev.kiln.android.speed..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("android..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                  return SliceIdentifier.of(type.getPackageName());
                }

                @Override
                public String getDescription() {
                  return "packages";
                }
              })
          .should()
          .beFreeOfCycles();
}
