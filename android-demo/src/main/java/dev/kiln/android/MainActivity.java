package dev.kiln.android;

import android.app.Activity;
import android.content.Intent;
import android.graphics.Bitmap;
import android.net.Uri;
import android.os.Bundle;
import android.text.TextUtils;
import android.view.View;
import android.widget.SeekBar;
import android.widget.TextView;
import dev.kiln.android.camera.CameraTrouble;
import dev.kiln.android.camera.DisplayTurns;
import dev.kiln.android.camera.FrameCamera;
import dev.kiln.android.engine.BundledModel;
import dev.kiln.android.picture.Gallery;
import dev.kiln.android.picture.PictureReader;
import dev.kiln.android.picture.UnusablePictureException;
import dev.kiln.android.view.FrameView;
import dev.kiln.android.view.MessageCard;
import dev.kiln.android.view.ModeStrip;
import dev.kiln.android.view.SketchPad;
import dev.kiln.runtime.errors.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The page with the camera: a strip of modes, what the chosen one shows, and its controls. A {@link
 * Studio} runs while the page is visible, the camera only while it is in front and the mode wants
 * it.
 */
public final class MainActivity extends Activity implements Studio.Page {
  private static final int ASK_CAMERA = 1;
  private static final int PICK_PICTURE = 2;
  private static final int PICK_MODEL = 3;
  private static final int CHOOSE_PLACE = 4;

  private KilnApplication app;
  private SavedState state;
  private Lines lines;
  private FilePicker picker;
  private CameraPermission permission;
  private Notice notice;
  private Snapshots snapshots;
  private PickedPicture pictures;
  private ModelImport imports;
  private Studio studio;
  private FrameCamera camera;
  private DisplayTurns turns;
  private ModeStrip strip;
  private FrameView frames;
  private SketchPad pad;
  private MessageCard message;
  private Optional<Modes> modes = Optional.empty();
  private boolean inFront;

  @Override
  protected void onCreate(Bundle saved) {
    super.onCreate(saved);
    setContentView(R.layout.main);
    frames = findViewById(R.id.frames);
    pad = findViewById(R.id.pad);
    message = findViewById(R.id.message);
    strip = findViewById(R.id.strip);
    app = (KilnApplication) getApplication();
    state = SavedState.of(saved);
    lines = new Lines(getResources());
    picker = new FilePicker(this);
    permission = new CameraPermission(this);
    notice = new Notice(findViewById(R.id.notice));
    snapshots = new Snapshots(app, picker, new Gallery(getContentResolver()), notice, lines);
    pictures = new PickedPicture(app, new PictureReader(getContentResolver()));
    imports = new ModelImport(app, picker, getContentResolver());
    studio = new Studio(app, frames, pad, new StatsTicker(findViewById(R.id.stats), lines), this);
    camera = new FrameCamera(this, studio::submit, this::cameraFailed);
    turns = new DisplayTurns(this, this::arrange);
    pad.restore(state.sketch());
    connect();
    app.withModels(this::show, cause -> message.show(lines.of(cause)));
  }

  private void connect() {
    strip.setOnChosen(this::choose);
    pad.setOnChange(() -> studio.showStill(pad.sketch().paint()));
    onClick(R.id.turn, this::turn);
    onClick(R.id.picture, this::pickPicture);
    onClick(R.id.camera, this::leavePicture);
    onClick(R.id.keep, this::keep);
    onClick(R.id.open, this::pickModel);
    onClick(R.id.speed, () -> startActivity(new Intent(this, SpeedActivity.class)));
    onClick(R.id.clear, pad::clear);
    onClick(R.id.seed, this::nextSeed);
    SeekBar size = findViewById(R.id.size);
    size.setMax(WorkingSize.STEPS);
    size.setProgress(WorkingSize.step(state.size()));
    size.setOnSeekBarChangeListener(new WorkingSize(this::resize));
    resize(state.size());
  }

  private void onClick(int id, Runnable action) {
    View view = findViewById(id);
    view.setTooltipText(view.getContentDescription());
    view.setOnClickListener(clicked -> action.run());
  }

  @Override
  protected void onStart() {
    super.onStart();
    studio.start(state.size());
  }

  @Override
  protected void onResume() {
    super.onResume();
    inFront = true;
    turns.start();
    arrange();
  }

  @Override
  protected void onPause() {
    inFront = false;
    turns.stop();
    camera.close();
    super.onPause();
  }

  @Override
  protected void onStop() {
    studio.stop();
    super.onStop();
  }

  @Override
  protected void onSaveInstanceState(Bundle into) {
    super.onSaveInstanceState(into);
    state.setSketch(pad.sketch().points());
    state.save(into);
  }

  @Override
  public void onTrimMemory(int level) {
    super.onTrimMemory(level);
    pictures.trim();
    frames.trim();
  }

  // What is chosen

  private void show(List<BundledModel> bundled) {
    if (isDestroyed()) {
      return;
    }
    Modes all = Modes.of(bundled, app, getResources());
    modes = Optional.of(all);
    Optional<Path> opened = app.openedModels().find(state.opened());
    try {
      opened.ifPresent(file -> modes = Optional.of(all.withOpened(state.opened(), file, app)));
    } catch (ModelException e) {
      // Damaged since it was opened.
      failed(e);
    }
    showModes();
  }

  private void showModes() {
    Modes all = modes.get();
    if (!all.find(state.mode()).isPresent()) {
      state.setMode(all.first().map(Mode::key).orElse(""));
    }
    strip.show(all.keys(), all.titles(), state.mode());
    arrange();
  }

  private void choose(String key) {
    state.setMode(key);
    notice.hide();
    words(List.of());
    arrange();
  }

  /** Shows what the mode needs, and runs it if the page is in front. */
  private void arrange() {
    message.hide();
    Optional<Mode> chosen = modes.flatMap(all -> all.find(state.mode()));
    if (!chosen.isPresent()) {
      camera.close();
      return;
    }
    Mode mode = chosen.get();
    boolean takesFrames = mode.kind() == Mode.Kind.FRAMES;
    boolean sketches = mode.kind() == Mode.Kind.SKETCH;
    boolean still = state.picture().isPresent();
    visible(R.id.frames, !sketches);
    visible(R.id.pad, sketches);
    visible(R.id.clear, sketches);
    visible(R.id.seed, mode.kind() == Mode.Kind.GENERATE);
    visible(R.id.size_row, mode.hasSize());
    visible(R.id.picture, takesFrames);
    visible(R.id.camera, takesFrames && still);
    visible(R.id.turn, takesFrames && !still && camera.canTurn());
    frames.setContentDescription(getString(R.string.shows, mode.title()));
    frames.setMirrored(false);
    if (!takesFrames || still) {
      camera.close();
    }
    if (inFront) {
      run(mode);
    }
  }

  private void visible(int id, boolean shown) {
    findViewById(id).setVisibility(shown ? View.VISIBLE : View.GONE);
  }

  private void run(Mode mode) {
    switch (mode.kind()) {
      case GENERATE -> studio.generate(mode, state.seed());
      case SKETCH -> {
        studio.run(mode);
        studio.showStill(pad.sketch().paint());
      }
      case FRAMES -> {
        studio.run(mode);
        if (state.picture().isPresent()) {
          pictures.read(state.picture().get(), studio::showStill, this::pictureFailed);
        } else {
          studio.showFrames();
          openCamera();
        }
      }
    }
  }

  private void resize(int size) {
    state.setSize(size);
    TextView label = findViewById(R.id.size_label);
    label.setText(getString(R.string.size, size));
    studio.resize(size);
  }

  private void nextSeed() {
    state.setSeed(state.seed() + 1);
    arrange();
  }

  // The camera

  private void openCamera() {
    if (permission.isGiven()) {
      boolean front = camera.open(state.isFront(), turns.degrees());
      frames.setMirrored(front);
    } else if (!state.isAsked()) {
      state.setAsked(true);
      permission.ask(ASK_CAMERA);
    } else {
      refused();
    }
  }

  private void refused() {
    boolean forEver = permission.isRefusedForEver();
    message.show(getString(forEver ? R.string.camera_refused : R.string.camera_wanted));
    if (forEver) {
      message.offerFirst(R.string.settings, () -> startActivity(permission.settings()));
    } else {
      message.offerFirst(R.string.allow, () -> permission.ask(ASK_CAMERA));
    }
    message.offerSecond(R.string.pick_picture, this::pickPicture);
  }

  @Override
  public void onRequestPermissionsResult(int request, String[] names, int[] answers) {
    // No answer: the question was interrupted, as by turning the phone, and is asked again.
    state.setAsked(answers.length > 0);
    arrange();
  }

  private void cameraFailed(CameraTrouble trouble) {
    message.show(lines.of(trouble));
    if (trouble != CameraTrouble.NONE) {
      message.offerFirst(R.string.try_again, this::arrange);
    }
    message.offerSecond(R.string.pick_picture, this::pickPicture);
  }

  private void turn() {
    state.setFront(!state.isFront());
    arrange();
  }

  // Files

  private void pickPicture() {
    if (!picker.pickPicture(PICK_PICTURE)) {
      notice.show(getString(R.string.no_picker));
    }
  }

  private void pickModel() {
    if (!picker.pickModel(PICK_MODEL)) {
      notice.show(getString(R.string.no_picker));
    }
  }

  @Override
  protected void onActivityResult(int request, int result, Intent data) {
    if (result != RESULT_OK || data == null || data.getData() == null) {
      return;
    }
    Uri uri = data.getData();
    switch (request) {
      case PICK_PICTURE -> {
        picker.keep(uri);
        state.setPicture(Optional.of(uri));
        arrange();
      }
      case PICK_MODEL -> {
        notice.show(getString(R.string.opening));
        imports.open(uri, this::modelOpened, this::failed);
      }
      case CHOOSE_PLACE -> snapshots.write(uri, shown());
      default -> super.onActivityResult(request, result, data);
    }
  }

  private void leavePicture() {
    state.setPicture(Optional.empty());
    pictures.trim();
    arrange();
  }

  private void pictureFailed(UnusablePictureException cause) {
    leavePicture();
    failed(cause);
  }

  private void modelOpened(String name, Path file) {
    if (isDestroyed() || !modes.isPresent()) {
      return;
    }
    notice.hide();
    state.setOpened(name);
    state.setMode(Modes.OPENED);
    modes = Optional.of(modes.get().withOpened(name, file, app));
    studio.reopen();
    showModes();
  }

  private void keep() {
    Optional<Bitmap> picture = shown();
    if (picture.isPresent()) {
      snapshots.keep(picture.get(), CHOOSE_PLACE);
    } else {
      notice.show(getString(R.string.nothing_to_keep));
    }
  }

  private Optional<Bitmap> shown() {
    return pad.getVisibility() == View.VISIBLE ? pad.snapshot() : frames.snapshot();
  }

  // What the studio says

  @Override
  public void words(List<String> words) {
    TextView view = findViewById(R.id.words);
    String text = TextUtils.join(" · ", words);
    if (!view.getText().toString().equals(text)) {
      view.setText(text);
    }
  }

  @Override
  public void failed(Throwable cause) {
    notice.show(lines.of(cause));
  }
}
