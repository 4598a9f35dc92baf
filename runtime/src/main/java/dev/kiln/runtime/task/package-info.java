/** What models are for: each task takes pictures and gives answers. */
package dev.kiln.runtime.task;
