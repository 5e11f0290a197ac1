// Opens a page in headless Chromium, takes steps in it, and prints as JSON what is to be seen before and after each.
// Usage: node page.mjs NODE_MODULES PAGE STEPS.json FOLDER (for screenshots)
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, file, steps, shots] = process.argv.slice(2);
const require = createRequire(join(modules, "x.js"));
// The package brings the libraries that its browser needs, and takes them out for this environment alone.
process.env.AWS_LAMBDA_JS_RUNTIME = "nodejs20.x";
// Its own list of fonts is made for /tmp, and without any font the browser ends.
process.env.FONTCONFIG_FILE = join(tmpdir(), "own-fonts.conf");
const folders = `<dir>${tmpdir()}/fonts</dir><cachedir>${tmpdir()}/fonts-cache</cachedir>`;
writeFileSync(process.env.FONTCONFIG_FILE, `<fontconfig>${folders}</fontconfig>`);
const packed = require("@sparticuz/chromium");
const { chromium } = require("playwright-core");

packed.setGraphicsMode = false;
const browser = await chromium.launch({
  executablePath: await packed.executablePath(),
  // No sandbox: it cannot be had as root, and the page is our own.
  args: ["--no-sandbox", "--no-zygote", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
const console_ = [], requests = [];
page.on("console", (message) => console_.push(`${message.type()}: ${message.text()}`));
page.on("pageerror", (error) => console_.push(`error: ${error}`));
page.on("request", (request) => requests.push(request.url()));
page.on("dialog", (dialog) => { console_.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });

const look = () =>
  page.evaluate(() => {
    const shown = (selector) => [...document.querySelectorAll(selector)].filter((e) => !e.closest("[hidden]")).length;
    return {
      entries: shown("[data-entry]"),
      rows: shown("[data-entry] tr[data-outcome]"),
      changes: shown("[data-change]"),
      status: document.getElementById("shown").textContent,
      focus: document.activeElement.id || document.activeElement.parentElement?.id || "",
      open: [...document.querySelectorAll("[data-entry][open]")].map((e) => e.id),
    };
  });

const actions = {
  fill: (selector, text) => page.fill(selector, text),
  select: (selector, value) => page.selectOption(selector, value),
  check: (selector) => page.check(selector),
  uncheck: (selector) => page.uncheck(selector),
  click: (selector) => page.click(selector),
  focus: (selector) => page.focus(selector),
  press: (key) => page.keyboard.press(key),
  scheme: (colorScheme) => page.emulateMedia({ colorScheme }),
  shot: (name) => page.screenshot({ path: join(shots, name) }),
};

await page.goto(pathToFileURL(file).href);
const seen = [await look()];
for (const [action, ...rest] of JSON.parse(readFileSync(steps, "utf8"))) {
  await actions[action](...rest);
  await page.waitForTimeout(50); // a reset is followed one turn later
  seen.push(await look());
}
const found = await page.evaluate(() => ({
  text: document.documentElement.textContent,
  hit: globalThis.hit ?? null,
  scripts: document.scripts.length,
  foreign: document.querySelectorAll("img, iframe, object, embed, link, base, svg").length,
  unlabelled: [...document.querySelectorAll("input, select")].filter((e) => e.labels.length === 0).length,
  background: getComputedStyle(document.body).backgroundColor,
}));
await browser.close();
process.stdout.write(JSON.stringify({ ...found, seen, requests, console: console_ }));
