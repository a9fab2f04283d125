// Starts the machine's own Chromium, or the one that `browser.mjs unpack` put into FOLDER with its libraries and fonts.
import { createRequire } from "node:module";
import { resolve } from "node:path";

export function packages(folder) {
  return createRequire(`${resolve(folder)}/`);
}

export async function launch(folder, executable, ...more) {
  const { chromium } = packages(folder)("playwright-core");
  return chromium.launch({
    executablePath: executable ?? resolve(folder, "chromium"),
    env: executable ? process.env : { ...process.env, LD_LIBRARY_PATH: resolve(folder, "lib"), FONTCONFIG_FILE: resolve(folder, "fonts.conf") },
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", ...more],
    timeout: 30_000,
  });
}
