/**
 * Runs ONNX models on pictures and returns pictures and other results. Start with {@link
 * dev.kiln.runtime.Model}.
 */
@SuppressWarnings("module") // the modules named here depend on this one
module dev.kiln.runtime {
  requires com.microsoft.onnxruntime;
  requires org.slf4j;

  exports dev.kiln.runtime;
  exports dev.kiln.runtime.background;
  exports dev.kiln.runtime.errors;
  exports dev.kiln.runtime.guard;
  exports dev.kiln.runtime.image;
  exports dev.kiln.runtime.live;
  exports dev.kiln.runtime.render;
  exports dev.kiln.runtime.task;
  exports dev.kiln.runtime.trust;
  exports dev.kiln.runtime.file to
      dev.kiln.cli,
      dev.kiln.graph,
      dev.kiln.media,
      dev.kiln.pipeline,
      dev.kiln.webcam;
}
