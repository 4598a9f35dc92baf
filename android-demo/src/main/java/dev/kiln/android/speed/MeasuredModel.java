package dev.kiln.android.speed;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import java.util.function.Function;

/**
 * A model to measure.
 *
 * @param name its name
 * @param opening opens it with the given options
 */
public record MeasuredModel(String name, Function<Options, Model> opening) {}
