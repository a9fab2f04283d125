// What a browser shows of HTML. `node browser.mjs unpack FOLDER` unpacks the Chromium that npm brought into FOLDER, with
// the three libraries and the fonts that a bare Debian lacks: without any font, Chromium ends at the first text.
// `node browser.mjs FOLDER [EXECUTABLE]` reads a JSON list of the contents of table cells from standard input, and prints
// the list of their innerText. An image is made its alternative text before, a paragraph a block without blank lines,
// <details> are opened, and styles are taken off, as GitHub does.
import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";
import { createBrotliDecompress } from "node:zlib";
import { launch } from "./chromium.mjs";

async function unpack(folder) {
  const packed = `${folder}/node_modules/@sparticuz/chromium/bin`;
  const into = async (name, target, mode) =>
    pipeline(createReadStream(`${packed}/${name}`), createBrotliDecompress(), createWriteStream(target, { mode }));
  for (const archive of ["al2023.tar", "fonts.tar"]) {
    await into(`${archive}.br`, `${folder}/${archive}`, 0o644);
    execFileSync("tar", ["-xf", `${folder}/${archive}`, "-C", folder]);
    rmSync(`${folder}/${archive}`);
  }
  const [fonts, cache] = ["fonts", "cache"].map((name) => resolve(folder, name));
  writeFileSync(`${folder}/fonts.conf`, `<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>\n`);
  await into("chromium.br", `${folder}/chromium`, 0o755);
  rmSync(packed, { recursive: true });
}

function innerTexts(cells) {
  const page = document.createElement("div");
  document.body.append(page);
  return cells.map((cell) => {
    page.innerHTML = `<table><tbody><tr><td>${cell}</td></tr></tbody></table>`;
    for (const styled of page.querySelectorAll("[style]")) styled.removeAttribute("style");
    for (const details of page.querySelectorAll("details")) details.open = true;
    for (const image of page.querySelectorAll("img")) image.replaceWith(image.alt);
    for (const paragraph of page.querySelectorAll("p")) {
      const block = document.createElement("div");
      block.hidden = paragraph.hidden;
      block.append(...paragraph.childNodes);
      paragraph.replaceWith(block);
    }
    return page.innerText;
  });
}

async function show(folder, executable) {
  const browser = await launch(folder, executable);
  try {
    const context = await browser.newContext({ offline: true });
    const page = await context.newPage();
    console.log(JSON.stringify(await page.evaluate(innerTexts, JSON.parse(await text(process.stdin)))));
  } finally {
    await browser.close();
  }
}

const [first, ...others] = process.argv.slice(2);
await (first === "unpack" ? unpack(...others) : show(first, ...others));
