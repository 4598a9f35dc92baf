package dev.kiln.runtime.trust;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;

/**
 * Whose signature a model must have.
 *
 * @param key the signatory's public key
 * @param signature the file of the signature; empty for the one beside the model, whose name is the
 *     model's with {@code .sig} after it
 */
public record Signatory(PublicKey key, Optional<Path> signature) {}
