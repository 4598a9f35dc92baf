// Live charts: frames a second over the last minute, and what the last frames took, from the camera to the screen.

const SECONDS = 60;
const BARS = 60;

/** What a frame goes through, in this order. */
const STAGES = {
  capture: 'from the camera to the page',
  encode: 'reading its pixels',
  send: 'to Kiln',
  decode: 'into the model\'s order of colours',
  wait: 'for the frame before it',
  pre: 'before the model',
  run: 'the model',
  post: 'after the model',
  pack: 'into the browser\'s order of colours',
  return: 'to the page',
  unpack: 'making it a picture',
  show: 'until it is painted',
};

export const GROUPS = [
  {title: 'page', colour: '#8d99ae', stages: ['capture', 'encode', 'unpack', 'show']},
  {title: 'there and back', colour: '#e9b44c', stages: ['send', 'decode', 'pack', 'return']},
  {title: 'waiting', colour: '#b5838d', stages: ['wait']},
  {title: 'model', colour: '#c8512b', stages: ['pre', 'run', 'post']},
];

export class Charts {
  #fps;
  #latency;
  #cells;
  #rates = [];
  #bars = [];
  #frames = 0;

  /** Two canvases, and the body of a table for the stages. */
  constructor(fps, latency, table) {
    this.#fps = fps;
    this.#latency = latency;
    this.#cells = Object.entries({...STAGES, total: 'from frame to picture'}).map(([stage, meaning]) => {
      const row = table.insertRow();
      row.append(Object.assign(document.createElement('th'), {scope: 'row', textContent: stage}));
      row.insertCell().textContent = meaning;
      return {stage, median: row.insertCell(), p95: row.insertCell()};
    });
  }

  /** A result was painted; what each stage took, in milliseconds. */
  add(ms) {
    this.#frames++;
    this.#bars.push({...ms, total: Object.values(ms).reduce((sum, part) => sum + part, 0)});
    if (this.#bars.length > BARS) {
      this.#bars.shift();
    }
  }

  /** A second has passed; gives the rate and the median latency of the last frames. */
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
    const {context, width, height, ink, accent} = board(this.#fps);
    const top = scale(context, Math.max(10, ...this.#rates), width, height, ink);
    context.strokeStyle = accent;
    context.lineWidth = 2;
    context.beginPath();
    this.#rates.forEach((rate, i) =>
      context.lineTo(width - (this.#rates.length - 1 - i) * width / (SECONDS - 1), height - rate / top * height));
    context.stroke();
  }

  #drawBars() {
    const {context, width, height, ink} = board(this.#latency);
    // A single slow frame, such as a model's first, must not flatten all others: its bar is cut off.
    const top = scale(context, Math.max(5, this.#percentile('total', 0.9)), width, height, ink);
    const step = width / BARS;
    this.#bars.forEach((bar, i) => {
      let y = height;
      for (const {stages, colour} of GROUPS) {
        const h = stages.reduce((sum, stage) => sum + bar[stage], 0) / top * height;
        context.fillStyle = colour;
        context.fillRect(i * step + 0.5, y - h, step - 1, h);
        y -= h;
      }
    });
  }
}

/** A clean canvas in the page's colours, sharp on every screen. */
function board(canvas) {
  const {clientWidth, clientHeight} = canvas;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.max(1, clientWidth * ratio);
  canvas.height = Math.max(1, clientHeight * ratio);
  const context = canvas.getContext('2d');
  context.scale(ratio, ratio);
  const style = getComputedStyle(document.documentElement);
  return {
    context,
    width: clientWidth,
    height: clientHeight,
    ink: style.getPropertyValue('--quiet'),
    accent: style.getPropertyValue('--accent'),
  };
}

/** Two lines with their values; gives the value at the top edge. */
function scale(context, largest, width, height, ink) {
  const unit = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 2, 5, 10].map(n => n * unit / 2).find(n => n * 2.2 >= largest) ?? unit * 5;
  const top = Math.max(largest * 1.1, step * 2.2);
  context.font = '11px system-ui, sans-serif';
  context.fillStyle = context.strokeStyle = ink;
  context.lineWidth = 0.5;
  for (const value of [step, 2 * step]) {
    const y = height - value / top * height;
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(width, y);
    context.stroke();
    context.fillText(String(value), 4, y - 3);
  }
  return top;
}
