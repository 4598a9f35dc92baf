package dev.kiln.runtime;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import ai.onnxruntime.ValueInfo;
import java.util.Locale;
import java.util.Optional;

/** The types of inputs and outputs as ONNX Runtime reports them. */
final class PortType {
  private static final String PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

  private PortType() {}

  /** Returns the type of the elements, or empty if a {@link Tensor} cannot hold them. */
  static Optional<ElementType> element(ValueInfo info) {
    // The Java type of unsigned numbers is that of the signed ones, so it is not asked.
    if (!(info instanceof TensorInfo tensor)) {
      return Optional.empty();
    }
    String name = name(tensor.onnxType);
    for (ElementType type : ElementType.values()) {
      if (type.isSupported() && type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Returns the type as ONNX writes it, such as {@code seq(map(string, float))}. */
  static String text(ValueInfo info) {
    if (info instanceof TensorInfo tensor) {
      return "tensor(" + name(tensor.onnxType).toLowerCase(Locale.ROOT) + ")";
    }
    if (info instanceof MapInfo map) {
      return "map(" + text(map.keyType) + ", " + text(map.valueType) + ")";
    }
    if (info instanceof SequenceInfo sequence) {
      return "seq("
          + (sequence.sequenceOfMaps
              ? text(sequence.mapInfo)
              : "tensor(" + text(sequence.sequenceType) + ")")
          + ")";
    }
    return "of a type that ONNX Runtime's Java API does not know";
  }

  private static String text(OnnxJavaType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static String name(OnnxTensorType type) {
    return type.name().substring(PREFIX.length());
  }
}
