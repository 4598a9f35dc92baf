/**
 * Picture files in and out. Start with {@link dev.kiln.pictures.Pictures}, the one reader and
 * writer of whatever runs, evaluates, shows or trains.
 */
package dev.kiln.pictures;
