package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The public signatures of a module are those in its {@code api.txt}, so that no change of them
 * goes unseen. Run with {@code -Dkiln.write=true} to write the files anew.
 */
class PublicApiTest {
  private static final int SEEN = Modifier.PUBLIC | Modifier.PROTECTED;

  @ParameterizedTest
  @ValueSource(strings = {"runtime", "graph", "exporter"})
  void apiIsWhatItsFileSays(String module) throws IOException, ClassNotFoundException {
    Path folder = Path.of("..", module);
    String found = String.join("\n", signatures(folder.resolve("src/main/java"))) + "\n";
    Path file = folder.resolve("api.txt");
    if (Boolean.getBoolean("kiln.write")) {
      Files.writeString(file, found);
    }
    assertEquals(
        Files.readString(file), found, "the public API changed; -Dkiln.write=true records it");
  }

  private static List<String> signatures(Path sources) throws IOException, ClassNotFoundException {
    List<String> names;
    try (Stream<Path> files = Files.walk(sources)) {
      names =
          files
              .filter(f -> f.toString().endsWith(".java") && !f.toString().endsWith("-info.java"))
              .map(f -> sources.relativize(f).toString().replace('/', '.'))
              .map(f -> f.substring(0, f.length() - ".java".length()))
              .filter(f -> !f.contains(".internal."))
              .sorted()
              .toList();
    }
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      add(Class.forName(name, false, PublicApiTest.class.getClassLoader()), lines);
    }
    return lines;
  }

  private static void add(Class<?> type, List<String> lines) {
    if ((type.getModifiers() & SEEN) == 0) {
      return;
    }
    lines.add(type.toGenericString() + inherits(type));
    TreeSet<String> members = new TreeSet<>();
    for (Field field : type.getDeclaredFields()) {
      if (isSeen(field.getModifiers(), field.isSynthetic())) {
        members.add(field.toGenericString());
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      addIfSeen(constructor, constructor.toGenericString(), members);
    }
    for (Method method : type.getDeclaredMethods()) {
      addIfSeen(method, method.toGenericString(), members);
    }
    members.forEach(member -> lines.add("  " + member.replace(type.getName() + ".", "")));
    Class<?>[] nested = type.getDeclaredClasses();
    Arrays.sort(nested, (a, b) -> a.getName().compareTo(b.getName()));
    for (Class<?> inner : nested) {
      add(inner, lines);
    }
  }

  private static String inherits(Class<?> type) {
    String supers =
        Stream.concat(
                Stream.ofNullable(type.getGenericSuperclass()),
                Arrays.stream(type.getGenericInterfaces()))
            .map(java.lang.reflect.Type::getTypeName)
            .filter(name -> !name.equals("java.lang.Object") && !name.equals("java.lang.Record"))
            .collect(Collectors.joining(", "));
    return supers.isEmpty() ? "" : " : " + supers;
  }

  private static void addIfSeen(Executable member, String text, TreeSet<String> members) {
    if (isSeen(member.getModifiers(), member.isSynthetic())) {
      members.add(text);
    }
  }

  private static boolean isSeen(int modifiers, boolean synthetic) {
    return (modifiers & SEEN) != 0 && !synthetic;
  }
}
