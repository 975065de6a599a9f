// axe-core on every view, light and dark: no violation of WCAG 2 A and AA.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { browse, enter, expect, open, root, serve } from './harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { base, close } = await serve(join(root, 'tests/e2e/talks.talk'));
const browser = await browse();
const found = [];

// The policy is lifted for this test alone: it forbids what axe needs to be put into the page.
async function check(page, where) {
  const results = await page.evaluate(async (source) => {
    if (!window.axe) new Function(source)();
    return window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
  }, axe);
  for (const one of results.violations) {
    found.push(`${where}: ${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
  }
}

try {
  for (const colorScheme of ['light', 'dark']) {
    const door = await (await browser.newContext({ colorScheme, bypassCSP: true })).newPage();
    await door.goto(base);
    await door.locator('input[autocomplete=username]').waitFor();
    await check(door, `signing in, ${colorScheme}`);
    for (const [person, room, views] of [
      ['layla', 'lake', ['sheet', 'board', 'folio', 'packages', 'movement', 'rooms', 'record', 'settings', 'start']],
      ['huda', 'uplands', ['party', 'folio', 'rooms']],
    ]) {
      const { page, context } = await enter(browser, base, person, { colorScheme, bypassCSP: true });
      for (const view of views) {
        await open(page, room, view);
        await page.waitForTimeout(150);
        await check(page, `${view}, ${colorScheme}`);
      }
      if (person === 'layla') {
        await open(page, room, 'board');
        await page.locator('button.cell.answered').first().click();
        await check(page, `an open cell, ${colorScheme}`);
        await page.keyboard.press('Escape');
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await close();
}
expect(found.length === 0, found.join('\n'));
console.log('no violation');
