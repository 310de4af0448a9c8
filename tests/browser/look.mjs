// Looks at pages in Chromium: what axe-core finds, how wide they get, and how many sheets of paper they take.
// Reads a list of tasks ({page, width, dark, pdf, aloud}) from standard input and writes the results in the same order.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(process.env.BROWSER_MODULES + "/");
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, headless: true, args: quiet });
const results = [];
for (const { page: html, width, dark, pdf, aloud, shot } of JSON.parse(readFileSync(0, "utf8"))) {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.setContent(html);
  if (aloud) await page.evaluate(axe);
  const { violations } = aloud ? await page.evaluate(() => globalThis.axe.run()) : { violations: [] };
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (shot) await page.screenshot({ path: shot, fullPage: true });
  let sheets = 0;
  if (pdf) {
    const printed = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    sheets = (Buffer.from(printed).toString("latin1").match(/\/Type\s*\/Page[^s]/g) || []).length;
  }
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`);
  results.push({ violations: told, wide, sheets });
  await page.close();
}
await browser.close();
process.stdout.write(JSON.stringify(results));
