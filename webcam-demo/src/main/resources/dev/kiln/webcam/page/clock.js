// The server's clock, as NTP finds it: of the last answers to "what time is it?" the quickest is the most exact.

const KEPT = 20;

export class Clock {
  #answers = [];

  /** The server told its time between these two of the page's; all in milliseconds. */
  add(asked, told, answered) {
    this.#answers.push({took: answered - asked, ahead: told - (asked + answered) / 2});
    if (this.#answers.length > KEPT) {
      this.#answers.shift();
    }
  }

  /** A time of the server's as the page's clock shows it; NaN while nobody knows. */
  here(told) {
    const best = this.#answers.reduce((a, b) => (b.took < a.took ? b : a), {took: Infinity, ahead: NaN});
    return told - best.ahead;
  }
}
