/**
 * What is installed: archives for each platform, Debian packages, man pages, the completion of the
 * shell. Start with {@code pom.xml} and {@code platforms.xml}; {@link dev.kiln.dist.Documents} is
 * part of the build alone.
 */
package dev.kiln.dist;
