package dev.kiln.webcam.session;

import dev.kiln.runtime.image.Image;
import java.util.List;

/**
 * A frame with a model's result drawn into it.
 *
 * @param model the model's name
 * @param picture the picture to show, in BGR
 * @param words what the model found, as text to read or hear; empty if there is nothing to say
 */
public record RenderedFrame(String model, Image picture, List<String> words) {}
