package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.util.PairList;
import dev.kiln.graph.GraphException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;

/**
 * The NDManager that the block sees. Arrays created from plain numbers become constants, random
 * arrays are rejected, and the recorder keeps ownership.
 */
final class ManagerProxy implements InvocationHandler {
  private static final Set<String> NOTHING_TO_DO =
      Set.of(
          "setName",
          "cap",
          "close",
          "attachInternal",
          "attachUncappedInternal",
          "tempAttachInternal",
          "detachInternal",
          "attachAll",
          "tempAttachAll");

  private static final Set<String> RANDOM =
      Set.of(
          "randomInteger",
          "randomPermutation",
          "randomUniform",
          "randomNormal",
          "truncatedNormal",
          "randomMultinomial",
          "sampleNormal",
          "samplePoisson",
          "sampleGamma");

  /** Methods whose numbers follow from a shape or from the two ends of a range. */
  private static final Set<String> FILLED = Set.of("zeros", "ones", "full", "arange");

  private final Recorder recorder;
  private final NDManager real;

  ManagerProxy(Recorder recorder, NDManager real) {
    this.recorder = recorder;
    this.real = real;
  }

  NDManager manager() {
    return (NDManager)
        Proxy.newProxyInstance(
            ManagerProxy.class.getClassLoader(), new Class<?>[] {NDManager.class}, this);
  }

  @Override
  public Object invoke(Object self, Method method, Object[] given) throws Throwable {
    Object[] arguments = ArrayMethods.or(given);
    String name = method.getName();
    if (method.getDeclaringClass() == Object.class) {
      return switch (name) {
        case "equals" -> self == arguments[0];
        case "hashCode" -> System.identityHashCode(self);
        default -> "a traced manager of " + real;
      };
    }
    if (NOTHING_TO_DO.contains(name)) {
      return null;
    }
    if (RANDOM.contains(name)) {
      throw new GraphException(
          "NDManager.%s at %s: random numbers cannot be exported; give them as an input"
              .formatted(name, SourceLine.here()));
    }
    return switch (name) {
      case "newSubManager", "getParentManager" -> self;
      case "ret" -> arguments[0];
      case "getManagedArrays" -> List.of();
      case "invoke" -> custom(method, arguments);
      case "from" -> from((NDArray) arguments[0]);
      default -> create(method, arguments);
    };
  }

  private Object from(NDArray array) {
    return array == null ? null : Arguments.operand(array, recorder).wrapper();
  }

  private Object create(Method method, Object[] arguments) throws Throwable {
    Object made = ArrayMethods.invoke(real, method, Arguments.real(arguments, recorder));
    String operator = "NDManager." + method.getName();
    if (FILLED.contains(method.getName()) && recorder.operators().contains(operator)) {
      return recorder.record(operator, null, arguments, made, SourceLine.here());
    }
    if (made instanceof NDArray array) {
      return recorder.created(array).wrapper();
    }
    if (made instanceof NDList list) {
      return recorder.created(list);
    }
    return made;
  }

  /** Computes and records a custom operator of a block author. */
  private Object custom(Method method, Object[] arguments) throws Throwable {
    String operator = (String) arguments[0];
    SourceLine origin = SourceLine.here();
    if (method.getReturnType() != NDList.class) {
      throw new GraphException(
          "NDManager.invoke('%s') at %s writes into given arrays; call the one that returns them"
              .formatted(operator, origin));
    }
    if (!recorder.operators().contains(operator)) {
      recorder.unmapped(operator, origin);
    }
    Object[] engineArguments = Arguments.real(arguments, recorder);
    @SuppressWarnings("unchecked")
    PairList<String, ?> settings = (PairList<String, ?>) arguments[2];
    var computation = recorder.operators().computation(operator);
    Object made =
        computation.isPresent()
            ? computation.get().apply((NDList) engineArguments[1], settings)
            : ArrayMethods.invoke(real, method, engineArguments);
    return recorder.record(operator, null, new Object[] {arguments[1], arguments[2]}, made, origin);
  }
}
