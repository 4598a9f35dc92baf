/**
 * Exports the networks of the catalogue as self-describing ONNX models. Start with {@link
 * dev.kiln.pipeline.export.Exports}. It chooses the dressing (what pictures the model takes and
 * gives) and the model card (the entries {@code kiln.*} of the metadata) by the network's task and
 * by the run that trained it. Networks and runs come from {@code dev.kiln.train}; capturing,
 * lowering and verifying a block of your own is {@link dev.kiln.export.Export}'s part.
 */
package dev.kiln.pipeline.export;
