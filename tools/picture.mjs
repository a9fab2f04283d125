// `node picture.mjs ADDRESS PICTURE FOLDER [EXECUTABLE]` opens a page and prints, line by line, the text of its headings
// and of its first rows; where PICTURE is not empty, its first screen is stored there. FOLDER has the browser, as in chromium.mjs.
import { launch } from "../tests/chromium.mjs";

// Not all that can be read: how many rows there is room for depends on the fonts of the machine.
function seen() {
  const parts = document.querySelectorAll("h1, h2, nav a, [role=tab], label, thead th, tbody tr:nth-child(-n + 4) :is(td, th)");
  const texts = [...parts].filter((part) => part.checkVisibility()).map((part) => part.textContent.replace(/\s+/g, " ").trim());
  return texts.filter(Boolean).join("\n");
}

const [address, picture, folder, executable] = process.argv.slice(2);
const browser = await launch(folder, executable);
try {
  const context = await browser.newContext({ offline: true, viewport: { width: 1100, height: 640 }, locale: "en-GB", colorScheme: "light" });
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForSelector("table tbody tr");
  console.log(await page.evaluate(seen));
  if (picture) await page.screenshot({ path: picture });
} finally {
  await browser.close();
}
