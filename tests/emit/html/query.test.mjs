import assert from "node:assert/strict";
import { test } from "node:test";
import { stateOf } from "../../../src/tablemill/emit/html/address.js";
import { csvCell, markdownCell, textOfRecord, textOfRecords } from "../../../src/tablemill/emit/html/copying.js";
import { Dataset, textOf } from "../../../src/tablemill/emit/html/data.js";
import { countsOf, find, mannerOf, repeating, spreadOf } from "../../../src/tablemill/emit/html/query.js";

const COLLATOR = new Intl.Collator(["en"], { numeric: true });
const NAMES = ["Continue", "OK", null, "Not Found", "gone"];
const WRITTEN = {
  name: "codes", title: "", about: "", key: ["code"], formulas: "escape", length: 5, places: [[0, 3, 1, 3], [1, 9, 4, 2]],
  fields: [
    { name: "code", kind: "integer" },
    { name: "name", kind: "string" },
    { name: "class", kind: "string", choices: ["1xx", "2xx", "4xx"] },
    { name: "marks", kind: "array" },
    { name: "iana", kind: "object", optional: true, fields: [{ name: "status", kind: "string" }, { name: "rfc", kind: "integer" }] },
  ],
  columns: {
    code: [100, 200, 204, 404, 410],
    name: NAMES,
    class: { of: ["1xx", "2xx", "4xx"], at: [0, 1, 1, 2, 2] },
    marks: [[], [{ text: "well", start: 33, end: 37 }], [], [], ["a", 1]],
    iana: [{ status: "assigned", rfc: 9110 }, null, null, { status: "assigned", rfc: 9110 }, { status: "x", rfc: 1 }],
  },
};
const DATASET = new Dataset(WRITTEN);
const wanted = (state) => ({ ...stateOf("codes"), ...state, where: new Map(Object.entries(state.where ?? {})) });
const found = (state) => [...find(DATASET, wanted(state), COLLATOR).numbers];
const filter = (values, from = null, to = null) => ({ values, from, to });

test("an object has a column for each property", () => {
  assert.deepEqual(DATASET.columns.map(({ id }) => id), ["code", "name", "class", "marks", "iana.status", "iana.rfc"]);
  assert.deepEqual(DATASET.record(1), { code: 200, name: "OK", class: "2xx", marks: [{ text: "well", start: 33, end: 37 }] });
  assert.equal(DATASET.record(2).name, null);
});

test("words are found in any field, and not across two, and offsets of highlights are no text", () => {
  assert.deepEqual(found({ query: "found 404" }), [3]);
  assert.deepEqual(found({ query: "assigned" }), [0, 3]);
  assert.deepEqual(found({ query: "wel" }), [1]);
  assert.deepEqual(found({ query: "33" }), []);
  assert.deepEqual(found({ query: "404not" }), []);
});

test("filters take values, nothing, something, and numbers from and to", () => {
  assert.deepEqual(found({ where: { class: filter(["1xx", "4xx"]) } }), [0, 3, 4]);
  assert.deepEqual(found({ where: { name: filter(["null"]) } }), [2]);
  assert.deepEqual(found({ where: { name: filter(["*"]) } }), [0, 1, 3, 4]);
  assert.deepEqual(found({ where: { code: filter([], 200, 404) } }), [1, 2, 3]);
  assert.deepEqual(found({ where: { code: filter([], null, 100) } }), [0]);
  assert.deepEqual(found({ where: { "iana.rfc": filter(["null"], 5000) } }), [0, 1, 2, 3]);
  assert.deepEqual(found({ where: { class: filter(["4xx"]), code: filter([], 405) } }), [4]);
  assert.deepEqual(found({ where: { nowhere: filter(["x"]) } }), [0, 1, 2, 3, 4]);
});

test("numbers are sorted as numbers, texts by the language, choices as they are listed, and nothing last", () => {
  assert.deepEqual(found({ sort: [{ column: "code", down: true }] }), [4, 3, 2, 1, 0]);
  assert.deepEqual(found({ sort: [{ column: "name", down: false }] }), [0, 4, 3, 1, 2]);
  assert.deepEqual(found({ sort: [{ column: "name", down: true }] }), [1, 3, 4, 0, 2]);
  assert.deepEqual(found({ sort: [{ column: "class", down: true }, { column: "code", down: false }] }), [3, 4, 1, 2, 0]);
  assert.deepEqual(found({ sort: [{ column: "iana.status", down: true }] }), [4, 0, 3, 1, 2]);
});

test("a column counts what would be found without its own filter", () => {
  const one = find(DATASET, wanted({ where: { class: filter(["4xx"]), code: filter([], 200) } }), COLLATOR);
  const column = (id) => DATASET.byId.get(id);
  assert.deepEqual([...countsOf(DATASET, column("class"), one)], [0, 0, 2, 2]);
  assert.deepEqual([...countsOf(DATASET, column("code"), one)].reduce((a, b) => a + b), 2);
  const words = find(DATASET, wanted({ query: "ok", where: { class: filter(["4xx"]) } }), COLLATOR);
  assert.deepEqual([...countsOf(DATASET, column("class"), words)], [0, 0, 1, 0]);
});

test("numbers are summed up in stretches", () => {
  const column = DATASET.byId.get("code");
  const spread = spreadOf(column, Int32Array.from([0, 1, 1, 1, 1, 1]));
  assert.deepEqual([spread.low, spread.high, spread.bins.reduce((a, b) => a + b), spread.bins[0], spread.bins.at(-1)], [100, 410, 5, 1, 2]);
  assert.equal(spreadOf(DATASET.byId.get("name"), new Int32Array(9)), null);
  assert.deepEqual(DATASET.columns.map((one) => mannerOf(one, 5)), ["range", "text", "choice", "text", "text", "choice"]);
});

test("a column that mostly repeats another is folded away", () => {
  const texts = ["a long text here", "another text there", "third"];
  const fields = ["k", "text", "detail", "other"].map((name) => ({ name, kind: "string" }));
  const columns = { k: ["1", "2", "3"], text: texts, detail: ["a long text here", "text there", null], other: ["x", "y", "z"] };
  const one = new Dataset({ ...WRITTEN, key: ["k"], length: 3, fields, columns, places: [] });
  assert.deepEqual([...repeating(one)], ["detail"]);
});

test("records are named by their key, whole or in parts, and placed by their runs", () => {
  const one = new Dataset({ ...WRITTEN, key: ["class", "name"] });
  assert.deepEqual([one.keyOf(3), one.nameOf(3), one.find("4xx/Not Found"), one.find("x")], ["4xx/Not Found", "4xx · Not Found", 3, -1]);
  const keyless = new Dataset({ ...WRITTEN, key: [] });
  assert.deepEqual([keyless.keyOf(3), keyless.find("4"), keyless.find("6"), keyless.find("0")], ["4", 3, -1, -1]);
  assert.deepEqual([0, 2, 3, 4, 5].map((number) => DATASET.place(number)), [
    { seed: 0, line: 3 }, { seed: 0, line: 5 }, { seed: 1, line: 9 }, { seed: 1, line: 13 }, null,
  ]);
});

test("what is read of a value is its text", () => {
  assert.equal(textOf([{ text: "a", url: "https://b" }, { text: "c", start: 1, end: 2 }, "d", 5, null, true]), "a\nhttps://b\nc\nd\n5\n\ntrue");
  assert.equal(textOf({ x: { y: "z" } }), "z");
});

test("records are copied as JSON, CSV and Markdown", () => {
  assert.deepEqual(JSON.parse(textOfRecords(DATASET, [1, 3], "json")), [DATASET.record(1), DATASET.record(3)]);
  assert.deepEqual(JSON.parse(textOfRecord(DATASET, 3, "json")), DATASET.record(3));
  assert.equal(
    textOfRecords(DATASET, [2, 3], "csv"),
    'code,name,class,marks,iana\n204,,2xx,[],\n404,Not Found,4xx,[],"{""status"":""assigned"",""rfc"":9110}"\n',
  );
  assert.equal(textOfRecord(DATASET, 3, "markdown").split("\n")[2], '| 404 | Not Found | 4xx | \\[\\] | {"status":"assigned","rfc":9110} |');
});

test("cells are quoted, and none is run by a spreadsheet", () => {
  assert.deepEqual(["a,b", 'a"b', "a\nb", "=1+1", "-1", "-1+1", "@x", "'=1"].map((text) => csvCell(text, "refuse")), [
    '"a,b"', '"a""b"', '"a\nb"', "'=1+1", "-1", "'-1+1", "'@x", "''=1",
  ]);
  assert.equal(csvCell("=1", "keep"), "=1");
  assert.equal(markdownCell("a|b *c* <d>\ne"), "a\\|b \\*c\\* \\<d\\><br>e");
});
