/**
 * Pictures with the class of every pixel. Start with {@link
 * dev.kiln.train.data.segmentation.VocFolder}, which reads the layout of Pascal VOC; {@link
 * dev.kiln.train.data.segmentation.SegmentedBatches} cuts random crops.
 *
 * <p>Labels that count for nothing are 255. Losses and scores are left to others.
 */
package dev.kiln.train.data.segmentation;
