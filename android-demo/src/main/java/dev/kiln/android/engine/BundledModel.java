package dev.kiln.android.engine;

import dev.kiln.runtime.ModelCard;
import java.nio.file.Path;

/**
 * A model that comes with the app.
 *
 * @param name the name of its file without {@code .onnx}
 * @param file its copy in the app's own folder, which has the sum of the manifest
 * @param card what it says of itself
 */
public record BundledModel(String name, Path file, ModelCard card) {}
