package dev.kiln.graph.onnx;

import dev.kiln.graph.onnx.OnnxProto.TypeProto;
import dev.kiln.runtime.ElementType;

/** The names of types that are not tensors, as ONNX's specification writes them. */
final class OtherTypes {
  private OtherTypes() {}

  /** Returns a type such as {@code seq(map(string, float))}, or nothing for a tensor. */
  static String describe(TypeProto type) {
    return type.hasTensorType() ? "" : name(type);
  }

  private static String name(TypeProto type) {
    return switch (type.getValueCase()) {
      case TENSOR_TYPE -> "tensor(" + element(type.getTensorType().getElemType()) + ")";
      case SPARSE_TENSOR_TYPE ->
          "sparse_tensor(" + element(type.getSparseTensorType().getElemType()) + ")";
      case SEQUENCE_TYPE -> "seq(" + name(type.getSequenceType().getElemType()) + ")";
      case OPTIONAL_TYPE -> "optional(" + name(type.getOptionalType().getElemType()) + ")";
      case MAP_TYPE ->
          "map(%s, %s)"
              .formatted(
                  element(type.getMapType().getKeyType()),
                  mapped(type.getMapType().getValueType()));
      case VALUE_NOT_SET -> "";
    };
  }

  /** Maps hold scalars, which are written as elements. */
  private static String mapped(TypeProto type) {
    return type.hasTensorType() ? element(type.getTensorType().getElemType()) : name(type);
  }

  private static String element(int code) {
    return ElementType.withCode(code).map(ElementType::toString).orElse("type " + code);
  }
}
