// Live charts: frames a second over the last minute, and what each stage of the last frames took.

const SECONDS = 60;
const BARS = 60;

export const STAGES = [
  {name: 'network', title: 'there and back', colour: '#8d99ae'},
  {name: 'capture', title: 'decoding', colour: '#e9c46a'},
  {name: 'wait', title: 'waiting', colour: '#b5838d'},
  {name: 'pre', title: 'before', colour: '#f4a261'},
  {name: 'run', title: 'model', colour: '#c8512b'},
  {name: 'post', title: 'after', colour: '#2a9d8f'},
];

export class Charts {
  #fps;
  #latency;
  #rates = [];
  #bars = [];
  #frames = 0;

  constructor(fps, latency) {
    this.#fps = fps;
    this.#latency = latency;
  }

  /** A result came. */
  add(result) {
    this.#frames++;
    const server = Object.values(result.ms).reduce((sum, ms) => sum + ms, 0);
    this.#bars.push({network: Math.max(0, result.roundTrip - server), ...result.ms});
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
    const totals = this.#bars.map(total).sort((a, b) => a - b);
    return {rate, latency: totals.length ? totals[totals.length >> 1] : 0};
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
    const totals = this.#bars.map(total).sort((a, b) => a - b);
    const top = scale(context, Math.max(5, totals[Math.floor(0.9 * totals.length)] ?? 0), width, height, ink);
    const step = width / BARS;
    this.#bars.forEach((bar, i) => {
      let y = height;
      for (const {name, colour} of STAGES) {
        const h = (bar[name] ?? 0) / top * height;
        context.fillStyle = colour;
        context.fillRect(i * step + 0.5, y - h, step - 1, h);
        y -= h;
      }
    });
  }
}

function total(bar) {
  return Object.values(bar).reduce((sum, ms) => sum + ms, 0);
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
