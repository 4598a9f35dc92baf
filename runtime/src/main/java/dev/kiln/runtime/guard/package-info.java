/** Looks at a model before native code does. */
package dev.kiln.runtime.guard;
