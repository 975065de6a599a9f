// axe-core on every view and its dialogs, light, dark and in Arabic: no violation of WCAG 2 A and AA.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { browse, enter, expect, open, root, serve } from './harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { base, close } = await serve(join(root, 'tests/e2e/talks.talk'));
const browser = await browse();
const found = [];

// The policy is lifted for this test alone: it forbids what axe needs to be put into the page.
async function run(page, where, options) {
  const results = await page.evaluate(
    // What lies behind a dialog was looked at as a view, and cannot be reached while it is open.
    (asked) => window.axe.run(document.querySelector('dialog[open]') ?? document, { ...asked, resultTypes: ['violations'] }),
    options,
  );
  for (const one of results.violations) {
    found.push(`${where}: ${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
  }
}

/** All rules in light; what is dark differs from it in its colours alone, and Arabic in everything else. */
async function check(page, where, language) {
  await run(page, `${where}, ${language ?? 'light'}`, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
    rules: { 'color-contrast': { enabled: !language } },
  });
  if (language) return;
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-theme=dark]').waitFor();
  await run(page, `${where}, dark`, { runOnly: ['color-contrast'] });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('html[data-theme=light]').waitFor();
}

/** What opens from a view: its name, the view, what is pressed. */
const opened = [
  ['an open cell', 'board', 'button.cell.answered'],
  ['a walk-out', 'board', '.beside li button'],
  ['a phase', 'board', '.beside section:last-child > button'],
  ['a relay', 'folio', '.bar button.first'],
  ['a correction', 'folio', '.acts button >> nth=1'],
  ['terms', 'folio', '.acts button'],
  ['an editor', 'folio', '.bar button'],
  ['a redline', 'folio', null, async (page) => page.locator('.bar select').nth(1).selectOption('4')],
  ['a party', 'rooms', 'main .top:has(h2) .row button >> nth=1'],
  ['a meeting', 'rooms', 'main .top:has(h2) > button'],
  ['an erasure', 'rooms', null, async (page) => {
    const person = page.locator('.people li').filter({ hasText: 'huda' }).first();
    await person.locator('summary').click();
    await person.locator('button').last().click();
  }],
  ['somebody let in', 'rooms', 'section > .row button'],
  ['sealing', 'record', '.seal button'],
  ['the keys', 'board', null, async (page) => page.keyboard.press('?')],
  ['a comparison', 'packages', '.known summary', async (page) => {
    await page.locator('.known details p button').first().click();
    await page.getByRole('dialog').locator('select').first().selectOption('comparison');
  }],
  ['packages', 'packages', 'form button.first', async (page) => {
    await page.locator('.result svg').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.result table').waitFor();
  }],
  ['amendments', 'packages', null, async (page) => {
    await page.locator('form .acts button').nth(1).click();
    await page.locator('.result table .num').first().waitFor();
  }],
];

async function look(language) {
  const said = { locale: language ?? 'en-GB', bypassCSP: true };
  const door = await (await browser.newContext(said)).newPage();
  await door.addInitScript(axe);
  await door.goto(base);
  await door.locator('input[autocomplete=username]').waitFor();
  await check(door, 'signing in', language);
  await door.context().close();
  for (const [person, room, views] of [
    ['layla', 'lake', ['sheet', 'board', 'folio', 'packages', 'movement', 'rooms', 'record', 'settings', 'start']],
    ['huda', 'uplands', ['party', 'folio', 'rooms', 'record']],
  ]) {
    const { page, context } = await enter(browser, base, person, said);
    await page.evaluate(axe);
    expect((await page.locator('html').getAttribute('lang')) === (language ?? 'en'), 'the page speaks another language');
    for (const view of views) {
      await open(page, room, view);
      await page.waitForTimeout(150);
      await check(page, view, language);
    }
    for (const [name, view, press, then] of person === 'layla' ? opened : []) {
      await open(page, room, view);
      if (press) await page.locator(press).first().click();
      await then?.(page);
      await page.waitForTimeout(150);
      await check(page, name, language);
      // Whatever is open goes with the view.
      await page.keyboard.press('Escape');
      await open(page, room, 'settings');
      await page.locator('section').first().waitFor();
    }
    await context.close();
  }
}

try {
  // Side by side: each waits for its own page.
  await Promise.all([undefined, 'ar'].map(look));
} finally {
  await browser.close();
  await close();
}
expect(found.length === 0, found.join('\n'));
console.log('no violation');
