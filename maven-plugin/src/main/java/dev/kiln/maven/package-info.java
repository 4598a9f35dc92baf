/**
 * Goals for Maven builds: thin calls of {@code pipeline} and {@code graph}. Start with {@link
 * dev.kiln.maven.ModelMojo}, which turns expected failures into lines of the build.
 */
package dev.kiln.maven;
