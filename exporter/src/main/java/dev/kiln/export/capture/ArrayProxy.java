package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.internal.NDArrayEx;
import dev.kiln.graph.GraphException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The NDArray that the block sees. The real array answers metadata queries, operators are computed
 * by it and recorded, and methods that would expose its numbers to Java code are rejected.
 */
final class ArrayProxy implements InvocationHandler {
  /** Methods whose results do not depend on the numbers. */
  private static final Set<String> LOOKS =
      Set.of(
          "getDataType",
          "getDevice",
          "getShape",
          "getSparseFormat",
          "getUid",
          "getName",
          "isSparse",
          "isScalar",
          "isEmpty",
          "shapeEquals",
          "size");

  /** Methods without effect: the recorder owns every array, and no gradients are computed. */
  private static final Set<String> NOTHING_TO_DO =
      Set.of(
          "setName",
          "attach",
          "tempAttach",
          "returnResource",
          "detach",
          "close",
          "setRequiresGradient");

  /** Operators whose result may share memory with the array they are called on. */
  private static final Set<String> VIEWS =
      Set.of(
          "NDArray.broadcast",
          "NDArray.diagonal",
          "NDArray.expandDims",
          "NDArray.flatten",
          "NDArray.get",
          "NDArray.real",
          "NDArray.reshape",
          "NDArray.split",
          "NDArray.squeeze",
          "NDArray.swapAxes",
          "NDArray.transpose",
          "NDArrayEx.dropout");

  /** Operators whose result depends on the shape of the array but not on its numbers. */
  private static final Set<String> OF_SHAPES = Set.of("NDArrayEx.multiBoxPrior");

  private final Recorder recorder;
  private final NDArray wrapper;
  private final NDArrayEx internal;
  private NDArray array;
  private TracedArray traced;
  private List<ArrayProxy> sharing = new ArrayList<>(List.of(this));
  private String frozen;
  private SourceLine overwritten;

  ArrayProxy(Recorder recorder, NDArray array, TracedArray traced) {
    this.recorder = recorder;
    this.array = array;
    this.traced = traced;
    this.wrapper = proxy(NDArray.class, this);
    this.internal =
        proxy(
            NDArrayEx.class,
            (self, method, given) -> internal(self, method, ArrayMethods.or(given)));
  }

  /** Returns the wrapper behind an array, or null for a plain array. */
  static ArrayProxy of(NDArray array) {
    return Proxy.isProxyClass(array.getClass())
            && Proxy.getInvocationHandler(array) instanceof ArrayProxy found
        ? found
        : null;
  }

  NDArray wrapper() {
    return wrapper;
  }

  NDArray array() {
    return array;
  }

  TracedArray traced() {
    return traced;
  }

  /** Forbids in-place changes, since the numbers belong to the block. */
  void freeze(String parameter) {
    frozen = parameter == null ? "an array of the block" : "the parameter '" + parameter + "'";
  }

  /** Records that the two arrays may be views of the same memory. */
  void shareWith(String operator, ArrayProxy other) {
    if (VIEWS.contains(operator.replaceFirst("\\(.*", ""))) {
      sharing = other.sharing;
      sharing.add(this);
      frozen = other.frozen;
    }
  }

  /** Checks that the numbers are the ones the engine would have now. */
  void requireCurrent(Recorder now) {
    if (recorder != now) {
      throw new GraphException(
          "at %s: the block uses an array that it kept from an earlier forward; a model keeps"
                  .formatted(SourceLine.here())
              + " nothing between runs");
    }
    if (overwritten != null) {
      throw new GraphException(
          "at %s: this array was changed in place through another view of it, at %s, which cannot"
                  .formatted(SourceLine.here(), overwritten)
              + " be followed; use the changed array, or the operator that makes a new one");
    }
  }

  @Override
  public Object invoke(Object self, Method method, Object[] given) throws Throwable {
    Object[] arguments = ArrayMethods.or(given);
    String name = method.getName();
    if (method.getDeclaringClass() == Object.class) {
      return switch (name) {
        case "equals" -> self == arguments[0];
        case "hashCode" -> System.identityHashCode(self);
        default -> "a traced array " + array.getShape() + " " + array.getDataType();
      };
    }
    if (LOOKS.contains(name)) {
      return ArrayMethods.invoke(array, method, Arguments.real(arguments, recorder));
    }
    if (NOTHING_TO_DO.contains(name)) {
      return null;
    }
    return switch (name) {
      case "getManager" -> recorder.proxy();
      case "getNDArrayInternal" -> internal;
      case "hasGradient", "isReleased" -> false;
      case "stopGradient" -> wrapper;
      case "getResourceNDArrays" -> List.of(wrapper);
      default -> operator(self, method, arguments, array);
    };
  }

  private Object internal(Object self, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return ArrayMethods.invoke(array.getNDArrayInternal(), method, arguments);
    }
    return method.getName().equals("getArray")
        ? wrapper
        : operator(self, method, arguments, array.getNDArrayInternal());
  }

  private Object operator(Object self, Method method, Object[] arguments, Object target)
      throws Throwable {
    Method pure = ArrayMethods.withoutInPlace(method);
    if (pure != method) {
      Object result = operator(self, pure, arguments, target);
      become(of((NDArray) result), method.getName());
      return wrapper;
    }
    String operator = ArrayMethods.operator(method, recorder.operators());
    if (operator == null) {
      return InvocationHandler.invokeDefault(self, method, arguments);
    }
    SourceLine origin = SourceLine.here();
    ArrayMethods.requireOperator(method, operator, origin);
    requireCurrent(recorder);
    if (OF_SHAPES.contains(operator)) {
      return recorder.created(
          (NDList) ArrayMethods.invoke(target, method, Arguments.real(arguments, recorder)));
    }
    if (!recorder.operators().contains(operator)) {
      recorder.unmapped(operator, origin);
    }
    Object made = ArrayMethods.invoke(target, method, Arguments.real(arguments, recorder));
    return recorder.record(operator, this, arguments, made, origin);
  }

  /**
   * Applies an in-place change: this wrapper now represents the new array, and other views of the
   * old one become stale.
   */
  private void become(ArrayProxy changed, String method) {
    SourceLine origin = SourceLine.here();
    if (frozen != null) {
      throw new GraphException(
          "%s at %s changes %s in place; a model's forward must leave it as it is"
              .formatted(method, origin, frozen));
    }
    if (!changed.traced.shape().equals(traced.shape()) || changed.traced.type() != traced.type()) {
      throw new GraphException(
          "%s at %s would change an array %s %s in place into %s %s"
              .formatted(
                  method,
                  origin,
                  traced.shape(),
                  traced.type(),
                  changed.traced.shape(),
                  changed.traced.type()));
    }
    sharing.stream().filter(other -> other != this).forEach(other -> other.overwritten = origin);
    sharing = new ArrayList<>(List.of(this));
    array = changed.array;
    traced = changed.traced;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(ArrayProxy.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
