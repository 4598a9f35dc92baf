package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.kiln.graph.GraphException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells what a method of NDArray or NDArrayEx is, and calls the real one. */
final class ArrayMethods {
  private static final Set<String> IN_PLACE =
      Set.of("addi", "subi", "muli", "divi", "modi", "powi", "signi", "negi");

  /** Methods whose bodies reach into an engine's own arrays, so that they cannot be expanded. */
  private static final Set<String> WHOLE = Set.of("NDArray.get(NDManager,NDIndex)");

  private ArrayMethods() {}

  /** The arguments of a proxied call, of which Java gives null where there are none. */
  static Object[] or(Object[] given) {
    return given == null ? new Object[0] : given;
  }

  /** ArrayMethods the real method and lets its own exception through. */
  static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** The method that makes a new array where this one changes its own, else the method itself. */
  static Method withoutInPlace(Method method) throws NoSuchMethodException {
    String name = method.getName();
    return IN_PLACE.contains(name)
        ? method
            .getDeclaringClass()
            .getMethod(name.substring(0, name.length() - 1), method.getParameterTypes())
        : method;
  }

  /** What the trace calls the method; null for one that is made of others and is to be expanded. */
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

  /** Fails for a method that gives numbers to Java or changes an array in a way not followed. */
  static void requireOperator(Method method, String operator, SourceLine origin) {
    if (makesArrays(method)) {
      return;
    }
    if (method.getReturnType() == void.class) {
      throw new GraphException(
          "%s at %s changes an array in place in a way that cannot be followed; make a new array"
              .formatted(operator, origin));
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
