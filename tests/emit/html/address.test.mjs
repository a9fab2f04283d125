import assert from "node:assert/strict";
import { test } from "node:test";
import { parsed, stateOf, wordOf, written } from "../../../src/tablemill/emit/html/address.js";

const filter = (values, from = null, to = null) => ({ values, from, to });

test("an address says what is shown", () => {
  const hash = "#http-status-codes?q=time+out&where.category=4xx&where.category=5xx&where.code=400..451&sort=-code,name&record=408";
  assert.deepEqual(parsed(hash), {
    dataset: "http-status-codes",
    query: "time out",
    where: new Map([["category", filter(["4xx", "5xx"])], ["code", filter([], 400, 451)]]),
    sort: [{ column: "code", down: true }, { column: "name", down: false }],
    columns: null,
    record: "408",
  });
  assert.equal(written(parsed(hash)), hash);
});

test("what is written is read back, whatever the names and values", () => {
  for (const text of ["a b", "a,b", "-a", "a&b=c#d?e", "找到", "a.b", "%", "..", "1..2", "null", "*", '"x"', "", "a/b", "__proto__"]) {
    const state = {
      dataset: "d",
      query: text,
      where: new Map([[text, filter([wordOf(text)])], ["y", filter([], -1.5, null)], ["z", filter(["null"], null, 0)]]),
      sort: [{ column: `x${text}`, down: true }, { column: text || "y", down: false }],
      columns: ["y", `x${text}`],
      record: `k${text}`,
    };
    assert.deepEqual(parsed(written(state)), state, text);
  }
});

test("what an address cannot mean is left out", () => {
  assert.deepEqual(parsed(""), stateOf(""));
  assert.deepEqual(parsed("#%E0%A4%A?x=1&sort="), { ...stateOf("%E0%A4%A"), sort: [] });
  assert.deepEqual(parsed("#d?where.n=x..y").where, new Map([["n", filter(["x..y"])]]));
});

test("words of filters that would mean something else are quoted", () => {
  assert.deepEqual(["a", "", "null", "*", "1..2", '"a"', 5, true].map(wordOf), ["a", '""', '"null"', '"*"', '"1..2"', '"\\"a\\""', "5", "true"]);
});
