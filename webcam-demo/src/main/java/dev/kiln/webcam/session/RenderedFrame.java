package dev.kiln.webcam.session;

import dev.kiln.runtime.image.Image;
import java.util.List;

/**
 * What a model made of a frame.
 *
 * @param model its name
 * @param picture to show, in BGR
 * @param words what it found, for those who read or listen; empty if there is nothing to say
 */
public record RenderedFrame(String model, Image picture, List<String> words) {}
