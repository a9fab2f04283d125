// The words of the page, in its language.

/** @typedef {typeof import("./words.en.json")} Words */
/** @typedef {{[plural: string]: string}} Counted */

/** The words, and how numbers and texts go in their language. */
export class Language {
  /**
   * @param {Words} words
   * @param {string} tag the language of the package, which may be more exact than that of the words
   */
  constructor(words, tag) {
    this.words = words;
    this.collator = new Intl.Collator([tag, words.language], { numeric: true });
    this.numbers = new Intl.NumberFormat(words.language);
    this.plurals = new Intl.PluralRules(words.language);
  }

  /**
   * Fill a text with what its braces name.
   * @param {string} text
   * @param {{[name: string]: string}} values
   */
  say(text, values) {
    return text.replace(/\{(\w+)\}/g, (braces, name) => values[name] ?? braces);
  }

  /**
   * Fill a text that depends on a number, `{n}`.
   * @param {Counted} texts
   * @param {number} n
   * @param {{[name: string]: string}} [values]
   */
  count(texts, n, values = {}) {
    return this.say(texts[this.plurals.select(n)] ?? texts.other, { n: this.numbers.format(n), ...values });
  }
}
