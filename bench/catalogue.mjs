// Measures a page of the catalogue: `node catalogue.mjs FOLDER EXECUTABLE|- PAGE` prints times in ms and memory in MB as JSON.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "../tests/chromium.mjs";

const [folder, executable, page] = process.argv.slice(2);
const address = pathToFileURL(resolve(page)).href;
const taken = { opens: [], "key stroke": [], memory: [] };
const browser = await launch(folder, executable === "-" ? undefined : executable);
try {
  for (let turn = 0; turn < 5; turn++) {
    const context = await browser.newContext({ viewport: { width: 1300, height: 800 } });
    const tab = await context.newPage();
    const before = Date.now();
    await tab.goto(address);
    await tab.waitForSelector("tbody a.open");
    taken.opens.push(Date.now() - before);
    await tab.waitForTimeout(1500); // the texts are folded while nobody waits
    const strokes = await tab.evaluate(() => {
      const search = document.getElementById("search");
      return ["k", "ka", "kar", "karo", "karo ", "karo a", "请", "请求", "alpha", "alpha g"].map((text) => {
        search.value = text;
        const began = performance.now();
        search.dispatchEvent(new Event("input"));
        document.body.getBoundingClientRect();
        return performance.now() - began;
      });
    });
    taken["key stroke"].push(...strokes);
    const session = await context.newCDPSession(tab);
    await session.send("HeapProfiler.collectGarbage");
    taken.memory.push((await session.send("Runtime.getHeapUsage")).usedSize / 1e6);
    await context.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(taken));
