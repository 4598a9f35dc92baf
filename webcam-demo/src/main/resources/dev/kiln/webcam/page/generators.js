// Samples of a generator and an interpolation between two of them: grids of 8 x 4 pictures with gaps of 2 pixels.

const COLUMNS = 8;
const ROWS = 4;
const GAP = 2;
const STEP_MS = 90;

const $ = id => document.getElementById(id);
const grid = new Image();
let timer;

function address(query) {
  const all = new URLSearchParams(location.search);
  Object.entries(query).forEach(([key, value]) => all.set(key, value));
  return `generated/${encodeURIComponent($('model').value)}?${all}`;
}

function make() {
  const seed = Math.max(0, Math.trunc(Number($('seed').value)) || 0);
  $('notice').textContent = 'Generating …';
  $('samples').src = address({seed});
  grid.src = address({seed, to: seed + 1});
}

function step() {
  const width = (grid.naturalWidth - GAP) / COLUMNS - GAP;
  const height = (grid.naturalHeight - GAP) / ROWS - GAP;
  const i = Number($('step').value);
  const canvas = $('walk');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d').drawImage(
    grid,
    GAP + i % COLUMNS * (width + GAP), GAP + Math.floor(i / COLUMNS) * (height + GAP), width, height,
    0, 0, width, height);
}

function play(on) {
  clearInterval(timer);
  let direction = 1;
  timer = on && setInterval(() => {
    const at = Number($('step').value);
    direction = at >= COLUMNS * ROWS - 1 ? -1 : at <= 0 ? 1 : direction;
    $('step').value = at + direction;
    step();
  }, STEP_MS);
  $('play').setAttribute('aria-pressed', String(on));
  $('play').textContent = on ? 'Pause' : 'Play';
}

grid.onload = () => {
  $('notice').textContent = '';
  step();
};
grid.onerror = () => ($('notice').textContent = 'No pictures: the model failed, or the page\'s address lacks its token.');

/** Offers all generators and begins with the one that the address names. */
async function offer() {
  const answer = await fetch('generators.json');
  const names = answer.ok ? await answer.json() : [];
  const first = decodeURIComponent(location.hash.slice(1));
  for (const name of names) {
    $('model').append(new Option(name, name, false, name === first));
  }
  if (names.length) {
    make();
  } else {
    $('notice').textContent = 'None of the models is a generator; export one, or name one with --model.';
  }
}

$('live').href = `./${location.search}`;
$('model').addEventListener('change', make);
$('seed').addEventListener('change', make);
$('step').addEventListener('input', step);
$('another').addEventListener('click', () => {
  $('seed').value = Math.floor(Math.random() * 1e6);
  make();
});
$('play').addEventListener('click', () => play(!timer));
offer();
