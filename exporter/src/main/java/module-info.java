/** Turns DJL blocks into ONNX models. Start with {@link dev.kiln.export.Export}. */
@SuppressWarnings("requires-transitive-automatic") // DJL has no module of its own
module dev.kiln.export {
  requires transitive ai.djl.api;
  requires transitive dev.kiln.graph;

  exports dev.kiln.export;
  exports dev.kiln.export.capture;
  exports dev.kiln.export.lower;
}
