package dev.kiln.cli.tune;

import dev.kiln.pipeline.tune.TunableModel;
import dev.kiln.pipeline.tune.Tuning;
import dev.kiln.train.data.segmentation.SegmentedPictures;
import dev.kiln.train.data.segmentation.VocFolder;
import dev.kiln.train.data.segmentation.VocLook;
import dev.kiln.train.recipe.segment.Segment;
import dev.kiln.train.recipe.segment.SegmentSettings;
import dev.kiln.tune.transfer.Head;
import dev.kiln.tune.transfer.NewHead;
import dev.kiln.tune.transfer.SegmenterBlock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Prepares the tuning of a model that tells the class of each pixel.
 *
 * @param head the name of the last layer; empty to find it
 */
record SegmenterTuning(
    TunableModel model, Optional<String> head, TransferOptions options, PrintWriter writer) {
  private static final int USUAL_CROP = 320;

  Tuning of(Path data, long size) {
    VocFolder folder = VocFolder.open(data);
    SegmentSettings settings =
        options.or(SegmenterBlock.defaults(model.crop(size, USUAL_CROP), folder.classes()));
    Head found = model.pixelHead(head);
    NewHead made = model.withClasses(found, folder.classes(), settings.fit().seed());
    writer.println(HeadLine.of(found, made));
    SegmentedPictures train = folder.pictures("train");
    SegmentedPictures test = folder.pictures("val");
    String handling = "random parts of %dx%d".formatted(settings.crop(), settings.crop());
    VocLook.lines(folder, train, test, handling).forEach(writer::println);
    SegmenterBlock block = new SegmenterBlock(made, folder.classes().size());
    return new Tuning(new Segment(block.network(), train, test, settings), block.graph());
  }
}
