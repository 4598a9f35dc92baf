/** ONNX files as graphs. Start with {@link dev.kiln.graph.Graph}. */
module dev.kiln.graph {
  requires transitive dev.kiln.runtime;
  requires com.google.protobuf;
  requires com.microsoft.onnxruntime;
  requires jdk.management;

  exports dev.kiln.graph;
  exports dev.kiln.graph.calibrate;
  exports dev.kiln.graph.draw;
  exports dev.kiln.graph.dress;
  exports dev.kiln.graph.edit;
  exports dev.kiln.graph.half;
  exports dev.kiln.graph.integer;
  exports dev.kiln.graph.onnx;
  exports dev.kiln.graph.opset;
  exports dev.kiln.graph.optimize;
  exports dev.kiln.graph.profile;
  exports dev.kiln.graph.prepare;
  exports dev.kiln.graph.quantize;
  exports dev.kiln.graph.report;
  exports dev.kiln.graph.shape;
  exports dev.kiln.graph.simplify;
  exports dev.kiln.graph.verify;
}
