package dev.kiln.cluster.answer;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Reconstruction;
import dev.kiln.runtime.task.Reconstructor;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A picture as an autoencoder gives it back. */
final class ReconstructionAnswer implements PictureAnswer {
  private final Reconstructor reconstructor;

  ReconstructionAnswer(Model model, BatchSettings settings) {
    reconstructor = new Reconstructor(model, settings.preprocessing());
  }

  @Override
  public StructType columns() {
    return new StructType().add("decoded", DataTypes.BinaryType).add("psnr", DataTypes.DoubleType);
  }

  @Override
  public boolean isFasterTogether() {
    return true;
  }

  @Override
  public List<Object[]> of(List<Image> pictures) {
    return reconstructor.reconstruct(pictures).stream().map(ReconstructionAnswer::of).toList();
  }

  private static Object[] of(Reconstruction made) {
    return new Object[] {EncodedPicture.png(made.decoded()), made.psnr()};
  }
}
