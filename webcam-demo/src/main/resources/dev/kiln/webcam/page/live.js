import {Charts, GROUPS} from './charts.js';
import {Connection} from './connection.js';
import {Camera, Clip, Drawing, fileSource} from './sources.js';

const $ = id => document.getElementById(id);
const sourceCanvas = $('source');
const resultCanvas = $('result');
const sourceContext = sourceCanvas.getContext('2d', {willReadFrequently: true});
const resultContext = resultCanvas.getContext('2d');
const drawing = new Drawing(sourceCanvas);
const charts = new Charts($('fps-chart'), $('latency-chart'), $('stages'));
const connection = new Connection();
let source;
let wanted;
let recorder;
let file;
let models = [];
let serverSource = '';

function say(text, wrong = false) {
  $('notice').textContent = text;
  $('notice').classList.toggle('wrong', wrong);
}

async function use(kind) {
  wanted = kind;
  source?.stop();
  source = undefined;
  $('clear').hidden = kind !== 'drawing';
  document.querySelector(`input[name="source"][value="${kind}"]`).checked = true;
  try {
    const next = {
      server: () => ({start: requestAll, stop: requestAll}),
      camera: () => new Camera(),
      clip: () => new Clip(),
      drawing: () => drawing,
      file: () => fileSource(file),
    }[kind]();
    await next.start(sourceCanvas, sourceContext, (seen, video) =>
      connection.offer(sourceCanvas, sourceContext, seen, video));
    if (wanted !== kind) {
      next.stop();
      return;
    }
    next.onend = () => useClipInstead('the camera was disconnected');
    source = next;
    $('source-caption').textContent = {
      server: `Kiln's ${serverSource}`,
      camera: 'Camera',
      clip: 'Sample clip',
      drawing: 'Draw digits here',
      file: file?.name,
    }[kind];
    say('');
  } catch (problem) {
    if (wanted !== kind) {
      return;
    }
    if (kind === 'camera') {
      await useClipInstead(problem.name === 'NotAllowedError' ? 'access to the camera was denied' : problem.message);
    } else {
      say(`No frames: ${problem.message}.`, true);
    }
  }
}

async function useClipInstead(reason) {
  await use('clip');
  say(`No camera (${reason}); showing the sample clip.`);
}

/** Shows a photo or video of the user's in place of the camera. */
function take(chosen) {
  if (chosen) {
    file = chosen;
    document.querySelector('input[value="file"]').disabled = false;
    $('file-name').textContent = file.name;
    use('file');
  }
}

function show(result) {
  if (Boolean(result.frame) !== (wanted === 'server')) {
    return; // The last answers of a source that is no longer shown.
  }
  if (result.frame) {
    sourceCanvas.width = result.frame.width;
    sourceCanvas.height = result.frame.height;
    sourceContext.drawImage(result.frame, 0, 0);
    result.frame.close();
  }
  if (resultCanvas.width !== result.width || resultCanvas.height !== result.height) {
    resultCanvas.width = result.width;
    resultCanvas.height = result.height;
  }
  if (result.picture instanceof ImageData) {
    resultContext.putImageData(result.picture, 0, 0);
  } else {
    resultContext.drawImage(result.picture, 0, 0);
    result.picture.close();
  }
  const words = result.words.join('  ');
  if ($('words').textContent !== words) {
    $('words').textContent = words;
  }
  $('result-caption').textContent = result.model;
  if (result.seen) {
    afterPainting(() => charts.add(result.model, {...result.ms, show: performance.now() - result.decoded}));
  }
}

/** Runs after the current drawing is on the screen. */
function afterPainting(then) {
  requestAnimationFrame(() => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  });
}

/** Creates a tile for a model: its thumbnail, its name and its task. */
function tile(element, name, task, thumbnail, ...before) {
  const whole = document.createElement(element);
  const picture = Object.assign(document.createElement('img'), {alt: '', loading: 'lazy', src: thumbnail});
  // A model without a thumbnail still shows its name.
  picture.onerror = () => picture.removeAttribute('src');
  whole.append(...before, picture, Object.assign(document.createElement('span'), {textContent: name}));
  if (name !== task) {
    whole.append(Object.assign(document.createElement('small'), {textContent: task}));
  }
  return whole;
}

function offer({models: offered, generators, model, settings, source: own}) {
  models = offered;
  serverSource = /^\d+$/.test(own) ? `camera ${own}` : own.replace(/.*[/\\]/, '');
  $('server').hidden = !own;
  $('server').querySelector('span').textContent = `Kiln's ${serverSource}`;
  $('generators').hidden = generators.length === 0;
  $('generators').href = `generators.html${location.search}`;
  if (!$('models').querySelector('input')) {
    $('size').value = settings.size;
    $('strength').value = 100 * settings.strength;
    $('overlay').value = 100 * settings.overlay;
    $('smoothing').value = 100 * settings.smoothing;
    offerBackground(settings.background);
    for (const {name, task} of models) {
      const choice = Object.assign(document.createElement('input'), {type: 'radio', name: 'model', value: name});
      $('models').append(tile('label', name, task, `thumbnail/${encodeURIComponent(name)}`, choice));
      choice.checked = name === model;
    }
    for (const name of generators) {
      const query = new URLSearchParams(location.search);
      query.set('seed', 1);
      const link = tile('a', name, 'generator', `generated/${encodeURIComponent(name)}?${query}`);
      link.href = `generators.html${location.search}#${encodeURIComponent(name)}`;
      $('models').append(link);
    }
  }
  if (!wanted) {
    use(own ? 'server' : 'camera');
  }
  requestAll();
}

/** Chooses the background that the server was started with. */
function offerBackground(spelling) {
  const [kind, radius] = spelling.split(':');
  $('picture').hidden = kind !== 'picture';
  if (kind === 'blur') {
    $('radius').value = radius;
  } else if (kind.startsWith('#')) {
    $('colour').value = kind;
  }
  const value = kind.startsWith('#') ? 'colour' : kind;
  document.querySelector(`input[name="background"][value="${value}"]`).checked = true;
}

/** Returns what shall stand behind persons, if the model knows any. */
function background(model) {
  const persons = models.find(({name}) => name === model)?.persons;
  $('background').hidden = !persons;
  const kind = document.querySelector('input[name="background"]:checked').value;
  return !persons ? 'own' : {blur: `blur:${$('radius').value}`, colour: $('colour').value}[kind] ?? kind;
}

/** Sends all settings, since a new connection has none. */
function requestAll() {
  const size = Number($('size').value);
  const strength = Number($('strength').value);
  const overlay = Number($('overlay').value);
  $('size-value').textContent = size ? `${size} pixels` : 'full size';
  $('strength-value').textContent = `${strength} %`;
  $('overlay-value').textContent = `${overlay} %`;
  const model = document.querySelector('input[name="model"]:checked')?.value;
  $('radius-value').textContent = $('radius').value;
  $('smoothing-value').textContent = `${$('smoothing').value} %`;
  connection.request({
    model,
    background: background(model),
    smoothing: Number($('smoothing').value) / 100,
    source: wanted === 'server',
    size,
    strength: strength / 100,
    overlay: overlay / 100,
  });
}

function download(blob, name) {
  const link = Object.assign(document.createElement('a'), {href: URL.createObjectURL(blob), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function toggleRecording() {
  if (recorder) {
    recorder.stop();
    return;
  }
  const parts = [];
  recorder = new MediaRecorder(resultCanvas.captureStream());
  recorder.ondataavailable = event => parts.push(event.data);
  recorder.onstop = () => {
    download(new Blob(parts, {type: recorder.mimeType}), 'kiln.webm');
    recorder = undefined;
    $('record').setAttribute('aria-pressed', 'false');
    $('record').textContent = 'Record';
  };
  recorder.start();
  $('record').setAttribute('aria-pressed', 'true');
  $('record').textContent = 'Stop recording';
}

connection.addEventListener('hello', ({detail}) => {
  say('');
  offer(detail);
});
connection.addEventListener('result', ({detail}) => show(detail));
connection.addEventListener('refused', ({detail}) => say(detail.error, true));
connection.addEventListener('closed', () => say('No connection to Kiln; trying again …', true));

document.querySelectorAll('input[name="source"]').forEach(input =>
  input.addEventListener('change', () => use(input.value)));
$('models').addEventListener('change', requestAll);
['size', 'strength', 'overlay', 'background'].forEach(id => $(id).addEventListener('input', requestAll));
$('file').addEventListener('change', () => take($('file').files[0]));
addEventListener('dragover', event => {
  event.preventDefault();
  document.body.classList.add('dropping');
});
addEventListener('dragleave', () => document.body.classList.remove('dropping'));
addEventListener('drop', event => {
  event.preventDefault();
  document.body.classList.remove('dropping');
  take(event.dataTransfer.files[0]);
});
$('clear').addEventListener('click', () => drawing.clear());
$('snapshot').addEventListener('click', () => resultCanvas.toBlob(blob => download(blob, 'kiln.png')));
$('record').addEventListener('click', toggleRecording);

for (const {title, colour} of GROUPS) {
  const key = Object.assign(document.createElement('span'), {className: 'key', textContent: title});
  key.style.setProperty('--key', colour);
  $('legend').append(key);
}
setInterval(() => {
  const {rate, latency} = charts.tick();
  $('fps').textContent = rate;
  $('latency').textContent = latency ? latency.toFixed(1) : '–';
}, 1000);

connection.open();
