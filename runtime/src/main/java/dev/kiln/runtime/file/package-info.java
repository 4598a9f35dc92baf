/**
 * JSON, SHA-256 and files that appear only when they are complete, once for all of Kiln's modules.
 * Start with {@link dev.kiln.runtime.file.AtomicFile} to write a file and with {@link
 * dev.kiln.runtime.file.Json} to read metadata. Internal to Kiln: it may change without notice.
 * What the files hold is left to others.
 */
package dev.kiln.runtime.file;
