// What is found: texts are compared without case, width and compatibility forms, and a part of a word is enough,
// since words cannot be told apart without spaces, as in Chinese.

const SEGMENTER = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * Fold what readers take for the same: `Ａ`, `ａ` and `A`, `ﾊﾟ` and `パ`, `ς` and `σ`.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  return text.normalize("NFKC").toLowerCase().replaceAll("ς", "σ");
}

/**
 * Split what somebody typed into the words that a record must have, each once.
 * @param {string} query
 * @returns {string[]}
 */
export function wordsOf(query) {
  return [...new Set(fold(query).split(/\s+/).filter(Boolean))];
}

/**
 * Whether a folded text has every word.
 * @param {string} haystack
 * @param {string[]} words
 */
export function hasAll(haystack, words) {
  for (const word of words) if (!haystack.includes(word)) return false;
  return true;
}

/**
 * Find the stretches of a text that are one of the words, in order and apart from each other, as pairs of offsets.
 * @param {string} text
 * @param {string[]} words
 * @returns {[number, number][]}
 */
export function foundIn(text, words) {
  const plain = words.length ? fold(text) : "";
  if (!words.some((word) => plain.includes(word))) return [];
  const { folded, starts, ends } = mapped(text);
  /** @type {[number, number][]} */
  const found = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      found.push([starts[at], ends[at + word.length - 1]]);
    }
  }
  return united(found);
}

/**
 * Fold a text, and tell for each unit of it from where to where its character stands in the text.
 * @param {string} text
 */
function mapped(text) {
  /** @type {number[]} */
  const starts = [];
  /** @type {number[]} */
  const ends = [];
  let folded = "";
  for (const { segment, index } of SEGMENTER.segment(text)) {
    const one = fold(segment);
    for (let unit = 0; unit < one.length; unit++) {
      starts.push(index);
      ends.push(index + segment.length);
    }
    folded += one;
  }
  return { folded, starts, ends };
}

/**
 * @param {[number, number][]} stretches
 * @returns {[number, number][]}
 */
function united(stretches) {
  /** @type {[number, number][]} */
  const apart = [];
  for (const [start, end] of stretches.sort((a, b) => a[0] - b[0])) {
    const last = apart.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return apart;
}
