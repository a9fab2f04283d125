// Uses the catalogue as people do, in a real browser. `node catalogue.mjs FOLDER EXECUTABLE|- PAGES` plays every scenario
// and prints, as JSON, what went wrong in each, or null. PAGES is a folder with the pages that test_catalogue.py makes.
// Whatever a scenario does, no page may report an error, break its own policy or ask a server for anything.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, packages } from "../chromium.mjs";

const [folder, executable, pages] = process.argv.slice(2);
const scenarios = new Map();
const scenario = (name, play, options = {}) => scenarios.set(name, { play, options });
const address = (name, hash = "") => pathToFileURL(resolve(pages, `${name}.html`)).href + hash;
const names = (page) => page.locator("tbody a.open").allInnerTexts();
const status = (page) => page.locator(".status").innerText();
const hash = async (page) => decodeURIComponent(new URL(page.url()).hash);
const line = (page, column, name) =>
  page.locator("fieldset", { has: page.locator("legend", { hasText: new RegExp(`^${column}`) }) }).locator("label", { hasText: name });

// Finding

scenario("what is typed is found at once, as words in any field and order", async (page) => {
  await page.goto(address("codes"));
  assert.equal(await status(page), "45 条记录");
  await page.locator("#search").pressSequentially("found 无法");
  assert.equal(await status(page), "1 / 45 条记录");
  assert.deepEqual(await names(page), ["404"]);
  assert.deepEqual(await page.locator("mark.found").allInnerTexts(), ["Found", "无法", "无法", "无法"]);
  assert.equal(await hash(page), "#http-status-codes?q=found+无法");
});

scenario("case, width and compatibility forms make no difference", async (page) => {
  await page.goto(address("codes"));
  await page.fill("#search", "ＴＩＭＥＯＵＴ");
  assert.deepEqual(await names(page), ["408", "504"]);
  await page.fill("#search", "timeOUT");
  assert.deepEqual(await names(page), ["408", "504"]);
});

scenario("what nobody has is said", async (page) => {
  await page.goto(address("codes"));
  await page.fill("#search", "no such thing");
  assert.equal(await page.locator("p.none").innerText(), "没有符合全部条件的记录。");
  await page.getByRole("button", { name: "全部清除" }).click();
  assert.equal(await status(page), "45 条记录");
  assert.equal(await page.inputValue("#search"), "");
});

scenario("the values of an enum filter, and count what is found", async (page) => {
  await page.goto(address("codes"));
  await line(page, "category", "1xx").click();
  await line(page, "category", "5xx").click();
  assert.equal(await status(page), "8 / 45 条记录");
  assert.equal(await line(page, "category", "4xx").locator(".number").innerText(), "22");
  await page.fill("#search", "gateway");
  assert.deepEqual(await names(page), ["502", "504"]);
  assert.equal(await line(page, "category", "4xx").locator(".number").innerText(), "0");
  await page.getByRole("button", { name: "移除筛选 category：5xx" }).click();
  assert.equal(await status(page), "0 / 45 条记录");
});

scenario("numbers filter from one to another", async (page) => {
  await page.goto(address("codes"));
  const range = page.locator("fieldset.range").first();
  await range.locator("[data-at=from]").fill("500");
  await range.locator("[data-at=from]").press("Enter");
  assert.deepEqual(await names(page), ["500", "501", "502", "503", "504", "505"]);
  await range.locator("[data-at=to]").fill("502");
  await range.locator("[data-at=to]").press("Tab");
  assert.deepEqual(await names(page), ["500", "501", "502"]);
  assert.equal(await hash(page), "#http-status-codes?where.code=500..502");
});

scenario("what is not there filters, too", async (page) => {
  await page.goto(address("codes"));
  await line(page, "name", "无").click();
  assert.deepEqual(await names(page), ["416", "426", "429", "431", "450"]);
  assert.equal(await hash(page), "#http-status-codes?where.name=null");
});

scenario("a header sorts upwards, downwards, and not", async (page) => {
  await page.goto(address("types"));
  const header = page.locator("thead th", { hasText: "number" });
  await header.getByRole("button").click();
  assert.deepEqual(await names(page), ["c", "a", "ä", "b", "10"]);
  assert.equal(await header.getAttribute("aria-sort"), "ascending");
  await header.getByRole("button").click();
  assert.deepEqual(await names(page), ["b", "ä", "a", "c", "10"]);
  assert.equal(await header.getAttribute("aria-sort"), "descending");
  await header.getByRole("button").click();
  assert.deepEqual(await names(page), ["b", "a", "10", "c", "ä"]);
  assert.equal(await header.getAttribute("aria-sort"), null);
});

scenario("texts are sorted as their language does", async (page) => {
  await page.goto(address("types", "#types?sort=key"));
  assert.deepEqual(await names(page), ["10", "a", "ä", "b", "c"]);
});

// Looking

scenario("values are shown as what they are", async (page) => {
  await page.goto(address("types", "#types?where.key=b&columns=key,text,null,list,links,site,object.inner,flag"));
  const cell = (name) => page.locator(`tbody tr >> nth=0 >> [data-name="${name}"]`);
  assert.equal(await cell("text").locator("mark").innerText(), "marked");
  assert.equal(await cell("text").innerText(), "a marked text");
  assert.equal(await cell("null").innerHTML(), "");
  assert.deepEqual(await cell("list").locator("li").allInnerTexts(), ["one", "two"]);
  assert.equal(await cell("links").locator("a").getAttribute("href"), "https://example.org/");
  assert.equal(await cell("links").locator("a").innerText(), "a link");
  assert.equal(await cell("site").locator("a").getAttribute("href"), "https://github.com/o/r/blob/HEAD/seeds/docs/x.md");
  assert.equal(await cell("object › inner").innerText(), "deep");
  assert.equal(await cell("flag").innerText(), "true");
});

scenario("columns can be chosen, and stand in the address", async (page) => {
  await page.goto(address("codes"));
  const shown = () => page.locator("thead th").allInnerTexts();
  assert.equal((await shown()).includes("detail"), false, "detail repeats description");
  await page.locator("summary", { hasText: /^列$/ }).click();
  await page.locator(".menu label", { hasText: "detail" }).click();
  assert.equal((await shown()).includes("detail"), true);
  await page.reload();
  assert.equal((await shown()).includes("detail"), true);
});

scenario("a record is opened with all that is known of it", async (page) => {
  await page.goto(address("codes"));
  await page.locator("tbody tr", { hasText: "Not Found" }).locator("td").first().click();
  const dialog = page.getByRole("dialog");
  assert.equal(await dialog.locator("h2").innerText(), "404 Not Found");
  const text = await dialog.innerText();
  for (const part of ["The reason phrase as the seed has it", "string", "服务器无法找到被请求的页面。", "seeds/http-status-codes.md:", "assigned"]) {
    assert.ok(text.includes(part), part);
  }
  assert.equal(await hash(page), "#http-status-codes?record=404");
  await dialog.getByRole("button", { name: "下一条记录" }).click();
  assert.equal(await dialog.locator("h2").innerText(), "405 Method Not Allowed");
  await dialog.getByRole("link", { name: "4xx" }).click();
  assert.equal(await hash(page), "#http-status-classes?record=4xx");
  assert.ok((await dialog.innerText()).includes("客户端错误"));
  await dialog.getByRole("button", { name: "关闭" }).click();
  assert.equal(await dialog.isVisible(), false);
});

scenario("a seed's line is linked where the homepage is a repository", async (page) => {
  await page.goto(address("types", "#types?record=a"));
  const link = page.getByRole("dialog").getByRole("link", { name: "seeds/types.md:2" });
  assert.equal(await link.getAttribute("href"), "https://github.com/o/r/blob/HEAD/seeds/types.md?plain=1#L2");
});

// Keeping

scenario("an address shows what it was copied from", async (page) => {
  await page.goto(address("codes", "#iana-http-status-codes?q=rfc9110&where.code_start=400..451&sort=-code_start&record=404"));
  assert.equal(await page.inputValue("#search"), "rfc9110");
  assert.equal((await names(page))[0], "426");
  assert.equal(await page.getByRole("dialog").locator("h2").innerText(), "404 Not Found");
  assert.equal(await page.locator("nav [aria-current]").innerText(), "HTTP status codes, as registered with IANA 75");
});

scenario("an address that means nothing shows the first dataset", async (page) => {
  for (const bad of ["#nowhere?q=x", "#%E0%A4%A", "#http-status-codes?sort=nothing&where.nothing=1&record=999"]) {
    await page.goto(address("codes", bad));
    await page.reload();
    assert.equal(await status(page), "45 条记录");
    assert.equal(await page.getByRole("dialog").isVisible(), false);
  }
});

scenario("back leads to what was shown before, and typing is one step", async (page) => {
  await page.goto(address("codes"));
  await page.locator("#search").pressSequentially("not found");
  await line(page, "category", "4xx").click();
  await page.locator("tbody a.open").first().click();
  await page.goBack();
  assert.equal(await page.getByRole("dialog").isVisible(), false);
  await page.goBack();
  assert.equal(await hash(page), "#http-status-codes?q=not+found");
  await page.goBack();
  assert.equal(await status(page), "45 条记录");
  assert.equal(await page.inputValue("#search"), "");
  await page.goForward();
  assert.equal(await page.inputValue("#search"), "not found");
});

scenario("another dataset is a step, too", async (page) => {
  await page.goto(address("codes"));
  await page.locator("nav a", { hasText: "类别" }).click();
  assert.equal(await status(page), "5 条记录");
  assert.equal(await page.title(), "HTTP 状态码的类别 – HTTP status codes and WebSocket close codes, described in Chinese and as registered with IANA");
  await page.goBack();
  assert.equal(await status(page), "45 条记录");
});

const copied = async (page, what) => {
  await page.locator("[data-menu=copy] > summary").click();
  await page.locator(`[data-menu=copy] [data-form=${what}]`).click();
  await page.locator(`[data-menu=copy] [data-form=${what}]`, { hasText: "已复制" }).waitFor();
  await page.keyboard.press("Escape");
  return page.evaluate(() => navigator.clipboard.readText());
};

scenario("what is found is copied as JSON, CSV and Markdown", async (page) => {
  await page.goto(address("codes", "#http-status-classes?where.category=2xx&where.category=3xx&sort=-category"));
  const records = JSON.parse(await copied(page, "json"));
  assert.deepEqual(records.map(({ category }) => category), ["3xx", "2xx"]);
  assert.deepEqual(records, JSON.parse(readFileSync(resolve(pages, "http-status-classes.json"), "utf8")).slice(1, 3).reverse());
  assert.equal((await copied(page, "csv")).split("\n")[0], "category,title,note");
  assert.ok((await copied(page, "markdown")).startsWith("| category | title | note |\n| --- | --- | --- |\n| 3xx |"));
  assert.equal(await copied(page, "link"), page.url());
});

scenario("a record is copied", async (page) => {
  await page.goto(address("codes", "#http-status-codes?record=404"));
  await page.getByRole("dialog").getByRole("button", { name: "JSON" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "已复制" }).waitFor();
  const record = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  assert.deepEqual(record, JSON.parse(readFileSync(resolve(pages, "http-status-codes.json"), "utf8")).find(({ code }) => code === 404));
});

scenario("what is found is downloaded", async (page) => {
  await page.goto(address("codes", "#http-status-codes?q=gateway"));
  await page.locator("[data-menu=download] > summary").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("[data-menu=download] [data-form=csv]").click()]);
  assert.equal(download.suggestedFilename(), "http-status-codes.csv");
  const text = readFileSync(await download.path(), "utf8");
  assert.deepEqual(text.trim().split("\n").map((row) => row.split(",")[0]), ["code", "502", "504"]);
});

scenario("the files of the package are linked", async (page) => {
  await page.goto(address("codes"));
  await page.locator("details.files > summary").click();
  const links = await page.locator("details.files a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  assert.ok(links.includes("http-status-codes.json") && links.includes("http-status-codes.by-code.json"), links.join());
});

// Everybody

scenario("the keyboard alone is enough", async (page) => {
  await page.goto(address("codes"));
  await page.keyboard.press("/");
  await page.keyboard.type("gateway");
  assert.equal(await page.inputValue("#search"), "gateway");
  for (let tabs = 0; tabs < 80; tabs++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement?.matches("a.open"))) break;
  }
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  assert.equal(await focused(), "502");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "504");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  assert.equal(await dialog.locator("h2").innerText(), "504 Gateway Timeout");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await dialog.locator("h2").innerText(), "502 Bad Gateway");
  await page.keyboard.press("Escape");
  assert.equal(await dialog.isVisible(), false);
  assert.equal(await focused(), "502");
});

scenario("the keyboard filters, and keeps its place", async (page) => {
  await page.goto(address("codes"));
  await line(page, "category", "4xx").locator("input").focus();
  await page.keyboard.press("Space");
  assert.equal(await status(page), "22 / 45 条记录");
  assert.equal(await page.evaluate(() => document.activeElement?.closest("label")?.innerText.replace(/\s+/g, " ")), "4xx 22");
  await page.locator("thead button").first().focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  assert.equal((await names(page))[0], "450");
});

for (const [name, hash] of [["codes", ""], ["codes", "#http-status-codes?record=404"], ["codes", "#iana-http-status-codes?q=rfc&where.status=assigned"],
  ["types", ""], ["types", "#types?q=nothing+of+that"], ["arabic", ""], ["many", ""]]) {
  for (const [colorScheme, width] of [["light", 1300], ["dark", 390]]) {
    scenario(`axe finds no barrier in ${name}${hash}, ${colorScheme}, ${width} wide`, async (page) => {
      await page.goto(address(name, hash));
      await page.evaluate(() => document.querySelectorAll("details:not(.menu)").forEach((one) => (one.open = true)));
      await page.waitForTimeout(300); // the details come in, and axe judges colours as they are
      await page.evaluate(readFileSync(packages(folder).resolve("axe-core/axe.min.js"), "utf8"));
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      const told = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
      assert.deepEqual(told, []);
    }, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
  }
}

scenario("on a phone each record is a card, and nothing is wider than the screen", async (page) => {
  for (const name of ["codes", "types", "many", "arabic"]) {
    await page.goto(address(name));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name);
  }
  await page.goto(address("codes"));
  assert.equal(await page.locator("tbody tr").first().evaluate((row) => getComputedStyle(row).display), "block");
  assert.equal(await page.locator("tbody tr").first().evaluate((row) => row.getAttribute("role")), "row");
}, { viewport: { width: 360, height: 700 } });

scenario("right to left, the page begins at the right", async (page) => {
  await page.goto(address("arabic"));
  const [search, menu] = await Promise.all(["#search", ".menu"].map((one) => page.locator(one).first().boundingBox()));
  assert.ok(search.x > menu.x);
  assert.ok((await page.locator("tbody th").first().boundingBox()).x > (await page.locator("tbody td").first().boundingBox()).x);
  await page.locator("tbody a.open").first().click();
  await page.waitForTimeout(300);
  assert.equal((await page.getByRole("dialog").boundingBox()).x, 0);
});

scenario("on paper there is the table and nothing to press", async (page) => {
  await page.goto(address("codes", "#http-status-codes?q=gateway"));
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#search").isVisible(), false);
  assert.equal(await page.locator(".side").isVisible(), false);
  assert.equal(await page.locator("tbody tr").count(), 2);
  assert.equal(await page.locator(".grid").evaluate((grid) => getComputedStyle(grid).overflow), "visible");
});

scenario("without JavaScript the records are tables", async (page) => {
  await page.goto(address("codes"));
  const text = await page.locator("body").evaluate((body) => body.textContent);
  for (const part of ["搜索、筛选和排序需要 JavaScript", "Non-Authoritative Information", "服务器无法找到被请求的页面", "Creative Commons"]) assert.ok(text.includes(part), part);
  assert.equal(await page.locator("table").count(), 5);
  assert.equal(await page.locator("tbody tr").count(), 170);
  assert.equal(await page.locator("table mark").count(), 44);
}, { javaScriptEnabled: false });

// Safe

scenario("the policy lets nothing run that is not the page's own", async (page, faults) => {
  await page.goto(address("types"));
  const refused = await page.evaluate(async () => {
    const found = [];
    addEventListener("securitypolicyviolation", (event) => found.push(event.effectiveDirective));
    const script = document.createElement("script");
    try { script.textContent = "window.ran = true"; } catch { found.push("text of a script"); }
    document.body.append(script);
    try { document.body.insertAdjacentHTML("beforeend", "<img src=x>"); } catch { found.push("markup"); }
    try { setTimeout("window.ran = true"); } catch { found.push("a string run later"); }
    const image = document.createElement("img");
    image.src = "https://example.org/x.png";
    document.body.append(image);
    await fetch("https://example.org/").catch(() => found.push("fetch"));
    document.body.setAttribute("style", "color: red");
    await new Promise((done) => setTimeout(done, 200));
    return [window.ran, getComputedStyle(document.body).color, found];
  });
  faults.length = 0; // these were meant
  assert.equal(refused[0], undefined);
  assert.notEqual(refused[1], "rgb(255, 0, 0)");
  for (const one of ["text of a script", "markup", "a string run later", "fetch", "connect-src", "img-src", "style-src-attr"]) assert.ok(refused[2].includes(one), `${one}: ${refused[2]}`);
});

scenario("what a cell says never becomes an element or runs", async (page) => {
  for (const hash of ["", "#hostile?record=1", "#hostile?q=script", "#hostile?q=%3Cimg&sort=html&where.html=*"]) {
    await page.goto(address("hostile", hash));
    await page.reload();
    assert.equal(await page.evaluate(() => window.ran), undefined);
    assert.equal(await page.locator("body img, body iframe, body b:not(.chip b), body form").count(), 0);
    const unsafe = await page.locator("a").evaluateAll((all) => all.map((one) => one.protocol).filter((one) => !["https:", "http:", "mailto:", "file:"].includes(one)));
    assert.deepEqual(unsafe, []);
  }
  const text = await page.locator("tbody").innerText();
  assert.ok(text.includes("<img src=x onerror=\"window.ran=1\">"), text);
});

scenario("what a cell says never runs without JavaScript's page either", async (page) => {
  await page.goto(address("hostile"));
  assert.equal(await page.locator("body img, body iframe, body b, body form").count(), 0);
  assert.ok((await page.locator("tbody").innerText()).includes("</noscript>"));
}, { javaScriptEnabled: false });

// Many

scenario("of 100,000 records only those in sight are in the page, and the table says which", async (page) => {
  await page.goto(address("many"));
  const table = page.locator("table");
  assert.equal(await table.getAttribute("aria-rowcount"), "100001");
  assert.ok((await page.locator("tbody tr").count()) < 100);
  assert.equal(await page.locator("tbody tr").first().getAttribute("aria-rowindex"), "2");
  await page.locator("tbody a.open").first().focus();
  await page.keyboard.press("End");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "99999");
  assert.equal(await page.locator("tbody tr").last().getAttribute("aria-rowindex"), "100001");
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowUp");
  const at = Number(await page.evaluate(() => document.activeElement?.textContent));
  assert.ok(at > 99900 && at < 99998, String(at));
  await page.keyboard.press("Home");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "0");
  await page.locator(".grid").evaluate((grid) => (grid.scrollTop = 1_000_000));
  await page.waitForFunction(() => Number(document.querySelector("tbody tr")?.getAttribute("aria-rowindex")) > 20_000);
  const box = await page.locator("tbody tr").first().boundingBox();
  const grid = await page.locator(".grid").boundingBox();
  assert.ok(box.y < grid.y + 60, "rows begin where the table does");
});

scenario("of 100,000 records those that have all the words are found", async (page) => {
  await page.goto(address("many"));
  await page.fill("#search", "karo");
  const all = Number((await status(page)).split(" ")[0].replaceAll(/\D/g, ""));
  await page.fill("#search", "karo alpha");
  const some = Number((await status(page)).split(" ")[0].replaceAll(/\D/g, ""));
  assert.ok(0 < some && some < all && all < 100_000, `${some} of ${all}`);
  const rows = await page.locator("tbody tr").allInnerTexts();
  assert.ok(rows.length > 0 && rows.every((row) => row.includes("karo") && row.includes("alpha")), rows[0]);
});

async function played(browser, { play, options }) {
  const context = await browser.newContext({ viewport: { width: 1300, height: 800 }, ...options });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults = [];
  page.on("pageerror", (error) => faults.push(`error: ${error}`));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(`console: ${message.text()}`));
  page.on("request", (request) => /^(file|blob|data):/.test(request.url()) || faults.push(`request: ${request.url()}`));
  try {
    await play(page, faults);
    assert.deepEqual(faults, []);
    return null;
  } catch (error) {
    return String(error?.stack ?? error);
  } finally {
    await context.close();
  }
}

const browser = await launch(folder, executable === "-" ? undefined : executable);
const results = {};
try {
  for (const [name, one] of scenarios) if (name.includes(process.env.ONLY ?? "")) results[name] = await played(browser, one);
} finally {
  await browser.close();
}
console.log(JSON.stringify(results));
