// The units of the catalogue's program that need no browser. `node --test tests/emit/html` runs them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, foundIn, hasAll, wordsOf } from "../../../src/tablemill/emit/html/search.js";

const marked = (text, query) => foundIn(text, wordsOf(query)).map(([start, end]) => text.slice(start, end));

test("case, width and compatibility forms make no difference", () => {
  for (const [one, other] of [["ＨＴＴＰ", "http"], ["ﾊﾟｽ", "パス"], ["①", "1"], ["ﬁle", "FILE"], ["ΟΔΟΣ", "οδος"], ["K", "k"], ["é", "e\u0301"]]) {
    assert.equal(fold(one), fold(other));
  }
});

test("every word must be there, a part of one is enough", () => {
  const haystack = fold("（无法找到）服务器无法找到被请求的页面。\nNot Found");
  assert.equal(hasAll(haystack, wordsOf("找到 not")), true);
  assert.equal(hasAll(haystack, wordsOf("  FOUND　页面 ")), true);
  assert.equal(hasAll(haystack, wordsOf("found gone")), false);
  assert.equal(hasAll(haystack, wordsOf("")), true);
});

test("words come once, and signs of patterns are only signs", () => {
  assert.deepEqual(wordsOf("a A ａ .*"), ["a", ".*"]);
});

test("what is found is marked in the text as it stands", () => {
  assert.deepEqual(marked("Not Found, not lost", "NOT"), ["Not", "not"]);
  assert.deepEqual(marked("Ａｃｃｅｐｔ ﬁle", "accept file"), ["Ａｃｃｅｐｔ", "ﬁle"]);
  assert.deepEqual(marked("①② 12", "1"), ["①", "1"]);
  assert.deepEqual(marked("👩‍👩‍👧 cafe\u0301", "é"), ["e\u0301"]);
  assert.deepEqual(marked("abcabc", "ab bc"), ["abcabc"]);
  assert.deepEqual(marked("İstanbul", "istan"), []);
  assert.deepEqual(marked("x", ""), []);
});
