/**
 * Signatures of models, in the format of OpenSSF's model signing: who has the key vouches for the
 * model's file and for its external data. Start with {@link dev.kiln.runtime.trust.ModelSignature};
 * {@link dev.kiln.runtime.trust.Keys} reads keys from PEM files. {@link
 * dev.kiln.runtime.trust.Signatory} is what a program demands when it opens a model.
 *
 * <p>Certificates, transparency logs and the management of keys are left to others.
 */
package dev.kiln.runtime.trust;
