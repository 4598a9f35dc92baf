// Live charts: frames per second over the last minute, and the latency of the last frames from the camera to the screen.

const SECONDS = 60;
const BARS = 60;

/** The stages of a frame, in order. */
const STAGES = {
  capture: 'from the camera to the page',
  encode: 'read the pixels',
  send: 'send to the server',
  decode: 'convert to the model\'s colour order',
  wait: 'wait for the previous frame',
  pre: 'prepare the model\'s input',
  run: 'run the model',
  post: 'process the model\'s output',
  pack: 'convert to the browser\'s colour order',
  return: 'send to the page',
  unpack: 'decode the picture',
  show: 'draw on the screen',
};

export const GROUPS = [
  {title: 'page', colour: '#7c899f', stages: ['capture', 'encode', 'unpack', 'show']},
  {title: 'transfer', colour: '#b98010', stages: ['send', 'decode', 'pack', 'return']},
  {title: 'waiting', colour: '#b5838d', stages: ['wait']},
  {title: 'model', colour: '#c8512b', stages: ['pre', 'run', 'post']},
];

export class Charts {
  #fps;
  #latency;
  #cells;
  #model;
  #rates = [];
  #bars = [];
  #frames = 0;

  /** Takes two canvases and the body of the table of stages. */
  constructor(fps, latency, table) {
    this.#fps = fps;
    this.#latency = latency;
    this.#cells = Object.entries({...STAGES, total: 'from the camera to the screen'}).map(([stage, meaning]) => {
      const row = table.insertRow();
      row.append(Object.assign(document.createElement('th'), {scope: 'row', textContent: stage}));
      row.insertCell().textContent = meaning;
      return {stage, median: row.insertCell(), p95: row.insertCell()};
    });
  }

  /** Adds a result that is on the screen: what each stage took, in milliseconds. Results of another model are removed. */
  add(model, ms) {
    this.#frames++;
    if (model !== this.#model) {
      this.#model = model;
      this.#bars = [];
    }
    this.#bars.push({...ms, total: Object.values(ms).reduce((sum, part) => sum + part, 0)});
    if (this.#bars.length > BARS) {
      this.#bars.shift();
    }
  }

  /** Ends a second; returns its rate and the median latency of the last frames. */
  tick() {
    const rate = this.#frames;
    this.#frames = 0;
    this.#rates.push(rate);
    if (this.#rates.length > SECONDS) {
      this.#rates.shift();
    }
    this.#drawRates();
    this.#drawBars();
    for (const {stage, median, p95} of this.#cells) {
      median.textContent = this.#percentile(stage, 0.5).toFixed(1);
      p95.textContent = this.#percentile(stage, 0.95).toFixed(1);
    }
    return {rate, latency: this.#percentile('total', 0.5)};
  }

  #percentile(stage, share) {
    const sorted = this.#bars.map(bar => bar[stage]).sort((a, b) => a - b);
    return sorted[Math.floor(share * sorted.length)] ?? 0;
  }

  #drawRates() {
    const board = new Board(this.#fps, Math.max(10, ...this.#rates));
    const {context, width, accent} = board;
    context.strokeStyle = accent;
    context.lineWidth = 2;
    context.lineJoin = 'round';
    context.beginPath();
    this.#rates.forEach((rate, i) =>
      context.lineTo(width - (this.#rates.length - 1 - i) * width / (SECONDS - 1), board.y(rate)));
    context.stroke();
    board.label();
  }

  #drawBars() {
    // The bar of a single slow frame, such as a model's first, is cut off, so that the others stay readable.
    const board = new Board(this.#latency, Math.max(5, this.#percentile('total', 0.9)));
    const {context, width} = board;
    const step = width / BARS;
    this.#bars.forEach((bar, i) => {
      let sum = 0;
      for (const {stages, colour} of GROUPS) {
        const bottom = board.y(sum);
        sum += stages.reduce((ms, stage) => ms + bar[stage], 0);
        context.fillStyle = colour;
        context.fillRect(width - (this.#bars.length - i) * step + 0.5, board.y(sum), step - 1, bottom - board.y(sum));
      }
    });
    board.label();
  }
}

/** An empty canvas in the page's colours, at the screen's resolution, with two grid lines. */
class Board {
  constructor(canvas, largest) {
    const {clientWidth, clientHeight} = canvas;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.max(1, clientWidth * ratio);
    canvas.height = Math.max(1, clientHeight * ratio);
    const style = getComputedStyle(document.documentElement);
    this.ink = style.getPropertyValue('--quiet');
    this.ground = style.getPropertyValue('--panel');
    this.accent = style.getPropertyValue('--accent');
    this.width = clientWidth;
    this.height = clientHeight;
    const unit = 10 ** Math.floor(Math.log10(largest));
    const step = [1, 2, 5, 10].map(n => n * unit / 2).find(n => n * 2.2 >= largest) ?? unit * 5;
    this.top = Math.max(largest * 1.1, step * 2.3);
    this.values = [step, 2 * step];
    this.context = canvas.getContext('2d');
    this.context.scale(ratio, ratio);
    this.context.strokeStyle = this.ink;
    this.context.lineWidth = 0.5;
    for (const value of this.values) {
      this.context.beginPath();
      this.context.moveTo(0, this.y(value));
      this.context.lineTo(this.width, this.y(value));
      this.context.stroke();
    }
  }

  y(value) {
    return this.height - value / this.top * this.height;
  }

  /** Writes the values of the grid lines; called last, so that they are on top. */
  label() {
    const {context} = this;
    context.font = '11px system-ui, sans-serif';
    context.lineWidth = 3;
    context.strokeStyle = this.ground;
    context.fillStyle = this.ink;
    for (const value of this.values) {
      context.strokeText(String(value), 6, this.y(value) - 3);
      context.fillText(String(value), 6, this.y(value) - 3);
    }
  }
}
