package dev.kiln.android;

import android.app.Activity;
import android.content.Intent;
import android.os.Build;
import android.os.Bundle;
import android.view.View;
import android.view.ViewGroup;
import android.widget.Button;
import android.widget.ProgressBar;
import android.widget.TextView;
import dev.kiln.android.engine.BundledModel;
import dev.kiln.android.speed.MeasuredModel;
import dev.kiln.android.speed.SpeedReport;
import dev.kiln.android.speed.SpeedRun;
import dev.kiln.android.speed.SpeedTest;
import dev.kiln.android.view.SpeedCard;
import dev.kiln.runtime.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures each model on each provider and number of threads, and has models run on the fastest.
 */
public final class SpeedActivity extends Activity {
  private static final Duration EACH = Duration.ofSeconds(2);

  private KilnApplication app;
  private Optional<SpeedRun> run = Optional.empty();

  @Override
  protected void onCreate(Bundle saved) {
    super.onCreate(saved);
    setContentView(R.layout.speed);
    app = (KilnApplication) getApplication();
    findViewById(R.id.back).setOnClickListener(clicked -> finish());
    findViewById(R.id.measure).setOnClickListener(clicked -> startOrStop());
    findViewById(R.id.share).setOnClickListener(clicked -> share());
    run = Optional.ofNullable((SpeedRun) getLastNonConfigurationInstance());
    run.ifPresent(this::watch);
    show();
  }

  private void startOrStop() {
    if (isRunning()) {
      run.ifPresent(SpeedRun::cancel);
    } else {
      app.withModels(this::start, cause -> say(new Lines(getResources()).of(cause)));
    }
  }

  private boolean isRunning() {
    return run.isPresent() && !run.get().state().isOver();
  }

  private void start(List<BundledModel> bundled) {
    List<MeasuredModel> models = new ArrayList<>();
    for (BundledModel model : bundled) {
      models.add(new MeasuredModel(model.name(), options -> Model.open(model.file(), options)));
    }
    SpeedReport empty = new SpeedReport(device(), List.of());
    run = Optional.of(SpeedRun.start(models, new SpeedTest(EACH), empty));
    run.ifPresent(this::watch);
    show();
  }

  private static Map<String, String> device() {
    Map<String, String> device = new LinkedHashMap<>();
    device.put("maker", Build.MANUFACTURER);
    device.put("model", Build.MODEL);
    device.put("android", Build.VERSION.RELEASE);
    device.put("abi", Build.SUPPORTED_ABIS.length == 0 ? "" : Build.SUPPORTED_ABIS[0]);
    device.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    return device;
  }

  private void watch(SpeedRun watched) {
    watched.setOnChange(() -> app.post(() -> changed(watched)));
  }

  private void changed(SpeedRun watched) {
    if (watched.isComplete()) {
      app.keep(watched.report());
    }
    show();
  }

  private void show() {
    boolean running = isRunning();
    SpeedReport report = run.map(SpeedRun::report).orElseGet(app::report);
    Button measure = findViewById(R.id.measure);
    measure.setText(running ? R.string.speed_stop : R.string.speed_measure);
    findViewById(R.id.share).setEnabled(!running && !report.speeds().isEmpty());
    ProgressBar progress = findViewById(R.id.progress);
    progress.setVisibility(running ? View.VISIBLE : View.GONE);
    if (running) {
      SpeedRun.State state = run.get().state();
      progress.setMax(state.total());
      progress.setProgress(state.done());
      say(getString(R.string.speed_running, state.model(), SpeedCard.title(this, state.choice())));
    } else {
      say(getString(report.speeds().isEmpty() ? R.string.speed_none : R.string.speed_done));
    }
    ViewGroup page = findViewById(R.id.cards);
    page.removeAllViews();
    for (String model : report.models()) {
      SpeedCard.add(page, report, model);
    }
  }

  private void say(String line) {
    TextView view = findViewById(R.id.state);
    if (!view.getText().toString().equals(line)) {
      view.setText(line);
    }
  }

  private void share() {
    String text = run.map(SpeedRun::report).orElseGet(app::report).toJson();
    Intent send =
        new Intent(Intent.ACTION_SEND)
            .setType("text/plain")
            .putExtra(Intent.EXTRA_SUBJECT, getString(R.string.speed_title))
            .putExtra(Intent.EXTRA_TEXT, text);
    startActivity(Intent.createChooser(send, getString(R.string.speed_share)));
  }

  @Override
  public Object onRetainNonConfigurationInstance() {
    return run.orElse(null);
  }

  @Override
  protected void onStop() {
    super.onStop();
    if (!isChangingConfigurations()) {
      // In the background everything is slower.
      run.ifPresent(SpeedRun::cancel);
    }
  }

  @Override
  protected void onDestroy() {
    run.ifPresent(watched -> watched.setOnChange(() -> {}));
    super.onDestroy();
  }
}
