/** Pictures as bytes: formats, conversion, cropping and resizing without AWT. */
package dev.kiln.runtime.image;
