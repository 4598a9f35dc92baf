/** Numbers in fewer bits. */
package dev.kiln.export.quantize;
