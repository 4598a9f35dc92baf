/** Files, hashes and JSON for Kiln's own modules. Start with {@link dev.kiln.runtime.file.Json}. */
package dev.kiln.runtime.file;
