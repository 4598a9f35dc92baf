package dev.kiln.cluster.answer;

import dev.kiln.runtime.Task;

/** What a model is asked about a picture, and so which columns the answers have. */
public enum AnswerKind {
  /**
   * The digits in a picture of a page: {@code digits array<struct<label string, confidence float, x
   * int, y int, width int, height int>>}, in reading order.
   */
  DIGITS,
  /**
   * The class of the whole picture: {@code classes array<struct<label string, probability
   * double>>}, the most probable first. A digits model answers this for pictures of one digit,
   * light on black as in MNIST.
   */
  CLASSES,
  /**
   * The class of each pixel: {@code shares array<struct<label string, share double>>}, the classes
   * in the picture, the largest share first; {@code class_map binary}, a grey PNG of the picture's
   * size whose pixels are the numbers of the classes.
   */
  SEGMENTS,
  /** The picture in the model's style: {@code styled binary}, a JPEG of the picture's size. */
  STYLED,
  /** The picture's code: {@code code array<float>}. */
  CODE,
  /**
   * The picture as an autoencoder gives it back: {@code decoded binary}, a PNG of the model's size;
   * {@code psnr double}, in decibels.
   */
  RECONSTRUCTION,
  /**
   * An output of any model, as numbers: {@code output struct<shape array<bigint>, numbers
   * array<float>>}, without the dimension of the batch.
   */
  OUTPUT;

  /** Returns what a model of a task is asked unless a program says otherwise. */
  static AnswerKind of(Task task) {
    return switch (task) {
      case DIGITS -> DIGITS;
      case CLASSIFICATION -> CLASSES;
      case SEGMENTATION -> SEGMENTS;
      case STYLE -> STYLED;
      case ENCODER -> CODE;
      case AUTOENCODER -> RECONSTRUCTION;
      case GENERATOR, DISCRIMINATOR, NONE -> OUTPUT;
    };
  }
}
