// Estimates the server's clock as NTP does: of the last answers, the fastest is the most exact.

const KEPT = 20;

export class Clock {
  #answers = [];

  /** Adds an answer: the server's time, told between two times of the page; all in milliseconds. */
  add(asked, told, answered) {
    this.#answers.push({took: answered - asked, ahead: told - (asked + answered) / 2});
    if (this.#answers.length > KEPT) {
      this.#answers.shift();
    }
  }

  /** Converts a time of the server to the page's clock; NaN before the first answer. */
  here(told) {
    const best = this.#answers.reduce((a, b) => (b.took < a.took ? b : a), {took: Infinity, ahead: NaN});
    return told - best.ahead;
  }
}
