package dev.kiln.cli;

/** What of a network is exported. */
enum Part {
  WHOLE,

  /** From pictures to codes. */
  ENCODER,

  /** From codes to pictures. */
  DECODER
}
