package dev.kiln.cli.tune;

import dev.kiln.pipeline.tune.Lesson;
import dev.kiln.pipeline.tune.TransferData;
import dev.kiln.pipeline.tune.TunableModel;
import dev.kiln.pipeline.tune.Tuning;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.tune.distil.DistilSettings;
import dev.kiln.tune.transfer.TransferSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prepares the tuning of a model that learns from another. */
record DistilTuning(
    TunableModel pupil, DistilOptions distil, TransferOptions options, PrintWriter writer) {
  Tuning of(Path data, List<String> labels, Optional<Normalization> image, long size) {
    Path file = distil.teacher().orElseThrow();
    TunableModel teacher = TunableModel.read(file, distil.image(image), size);
    TransferData pictures = TransferData.unlabelled(data, labels);
    TransferSettings training = options.or(pictures.defaults());
    Lesson lesson = Lesson.of(pupil, teacher, distil.matches(), training.fit().seed());
    DistilSettings settings =
        lesson.settings(
            training,
            pictures.defaults().classes(),
            teacher,
            distil.temperature(),
            distil.labelShare());
    String matches =
        lesson.matches().stream()
            .map(match -> match.pupil() + " as " + match.teacher())
            .collect(Collectors.joining(", "));
    writer.println(
        "teacher   %s: %s%s"
            .formatted(file, matches, settings.labelShare() > 0 ? ", and the labels" : ""));
    return Tuning.of(lesson.recipe(pictures, teacher, settings));
  }
}
