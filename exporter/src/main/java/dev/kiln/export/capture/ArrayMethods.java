package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.kiln.graph.GraphException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The classification of methods of NDArray and NDArrayEx, and reflective calls to them. */
final class ArrayMethods {
  private static final Set<String> IN_PLACE =
      Set.of("addi", "subi", "muli", "divi", "modi", "powi", "signi", "negi");

  /**
   * Methods whose default bodies access engine-specific arrays and therefore cannot be expanded.
   */
  private static final Set<String> WHOLE = Set.of("NDArray.get(NDManager,NDIndex)");

  private ArrayMethods() {}

  /** Returns the arguments of a proxied call; Java passes null if there are none. */
  static Object[] or(Object[] given) {
    return given == null ? new Object[0] : given;
  }

  /** Invokes the real method and rethrows its own exception. */
  static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /**
   * Returns the variant that creates a new array if this method works in place, otherwise the
   * method itself.
   */
  static Method withoutInPlace(Method method) throws NoSuchMethodException {
    String name = method.getName();
    return IN_PLACE.contains(name)
        ? method
            .getDeclaringClass()
            .getMethod(name.substring(0, name.length() - 1), method.getParameterTypes())
        : method;
  }

  /**
   * Returns the operator name of a method in the trace, or null for a method with a default body
   * that is to be expanded into the calls it makes.
   */
  static String operator(Method method, RecordedOperators operators) {
    String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    if (!method.isDefault()) {
      return name;
    }
    String exact =
        Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(",", name + "(", ")"));
    boolean escapes = !makesArrays(method);
    return operators.contains(exact) || WHOLE.contains(exact) || escapes ? exact : null;
  }

  /**
   * Rejects a method that exposes numbers to Java code or modifies an array in a way that cannot be
   * traced.
   */
  static void requireOperator(Method method, String operator, SourceLine origin) {
    if (makesArrays(method)) {
      return;
    }
    if (method.getReturnType() == void.class) {
      throw new GraphException(
          "%s at %s changes an array in place in a way that cannot be followed; make a new array"
              .formatted(operator, origin));
    }
    Optional<GraphException> engine = EngineCode.looksInside();
    if (engine.isPresent()) {
      throw engine.get();
    }
    throw new GraphException(
        "%s at %s: the value of a traced array escapes to Java, so the model would depend on the"
                .formatted(operator, origin)
            + " probe's numbers; keep the computation in arrays");
  }

  private static boolean makesArrays(Method method) {
    return method.getReturnType() == NDArray.class || method.getReturnType() == NDList.class;
  }
}
