// Pictures of every view in light, dark, phone width, Arabic, Hebrew and print, for people to look
// through: shots.mjs FOLDER [SHOT,…] [LOOK,…]. Nothing is asserted.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { browse, enter, open, root, serve } from './harness.mjs';

const folder = process.argv[2] ?? join(root, 'build/shots');
const [onlyShots, onlyLooks] = process.argv.slice(3).map((list) => list.split(',').filter(Boolean));
const wanted = (list, name) => !list?.length || list.includes(name);
mkdirSync(folder, { recursive: true });

const wide = { width: 1360, height: 900 };
const looks = [
  { name: 'light', options: { viewport: wide } },
  { name: 'dark', options: { viewport: wide, colorScheme: 'dark' } },
  { name: 'phone', options: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true } },
  { name: 'arabic', options: { viewport: wide }, language: 'ar' },
  { name: 'hebrew', options: { viewport: wide }, language: 'he' },
  { name: 'print', options: { viewport: { width: 794, height: 1123 } }, print: true },
];

const press = (selector) => async (page) => page.locator(selector).first().click();
const dialog = (selector) => async (page) => {
  await page.locator(selector).first().click();
  await page.getByRole('dialog').waitFor();
};
/** Begins a computation by its place in the form and waits for what comes of it. */
const compute = (place) => async (page) => {
  await page.locator('form button:not(.plain)').nth(place).click();
  await page.locator('.result svg, .result article, .result table, .result ol').first().waitFor({ timeout: 60000 });
};
const chosen = async (page) => {
  await compute(0)(page);
  await page.locator('.result svg').focus();
  await page.keyboard.press('ArrowRight');
};

const scenes = [
  {
    talk: 'talks.talk',
    person: 'layla',
    room: 'lake',
    shots: [
      ['sheet', 'sheet'],
      ['board', 'board'],
      ['cell', 'board', press('button.cell.answered'), 'window'],
      ['folio', 'folio'],
      ['redline', 'folio', async (page) => page.locator('.bar select').nth(1).selectOption('4')],
      ['edit', 'folio', press('.bar button')],
      ['packages', 'packages', chosen],
      ['amend', 'packages', compute(1)],
      ['movement', 'movement'],
      ['rooms', 'rooms'],
      ['record', 'record'],
      ['settings', 'settings'],
      ['start', 'start'],
      ['meeting', 'rooms', dialog('main .top:has(h2) button'), 'window'],
      ['person', 'rooms', async (page) => page.locator('.people summary').first().click()],
      ['relay', 'folio', dialog('.bar button.first'), 'window'],
      ['walkout', 'board', dialog('aside li button'), 'window'],
      ['seal', 'record', dialog('.seal button'), 'window'],
      ['keys', 'board', async (page) => page.keyboard.press('?'), 'window'],
    ],
  },
  { talk: 'talks.talk', person: 'huda', room: 'uplands', shots: [['party', 'party'], ['party-folio', 'folio'], ['party-rooms', 'rooms']] },
  {
    talk: '../../cases/talks/two-rivers.talk',
    person: 'layla',
    room: 'lake',
    shots: [
      ['rivers-sheet', 'sheet'],
      ['rivers-board', 'board'],
      ['rivers-folio', 'folio'],
      ['rivers-movement', 'movement'],
      ['rivers-rooms', 'rooms'],
      ['rivers-record', 'record'],
    ],
  },
  {
    talk: 'ordinal.talk',
    person: 'layla',
    room: 'lake',
    shots: [
      ['working', 'packages', async (page) => {
        await page.locator('form button:not(.plain)').first().click();
        await page.locator('progress').waitFor();
        await page.waitForTimeout(1500);
      }],
      ['inferred', 'packages', compute(0)],
      ['ladder', 'packages', compute(1)],
      ['questions', 'packages', compute(2)],
    ],
  },
  {
    talk: 'harbour.talk',
    person: 'layla',
    room: 'lake',
    shots: [['parallel', 'packages', chosen], ['harbour-amend', 'packages', compute(1)], ['harbour-questions', 'packages', compute(2)]],
  },
];

const browser = await browse();
for (const { talk, person, room, shots } of scenes) {
  const asked = shots.filter(([name]) => wanted(onlyShots, name));
  if (!asked.length) continue;
  const { base, close } = await serve(join(root, 'tests/e2e', talk));
  for (const look of looks.filter((one) => wanted(onlyLooks, one.name))) {
    const { page, context, faults } = await enter(browser, base, person, look.options);
    if (look.language) await page.locator('.tools select').selectOption(look.language);
    for (const [name, view, step, whole] of asked) {
      try {
        await page.keyboard.press('Escape');
        await open(page, room, 'settings');
        await open(page, room, view);
        await page.waitForTimeout(500);
        await step?.(page);
        await page.waitForTimeout(300);
      } catch (error) {
        console.log(`${look.name} ${name}: ${error.message.split('\n')[0]}`);
      }
      if (look.print) await page.emulateMedia({ media: 'print' });
      const { width, height } = look.options.viewport;
      const tall = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.screenshot({
        path: join(folder, `${name}-${look.name}.png`),
        ...(whole ? {} : { fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(tall, 2 * height) } }),
      });
      if (look.print) await page.emulateMedia({ media: 'screen' });
    }
    for (const fault of new Set(faults)) console.log(`${look.name}: ${fault}`);
    await context.close();
  }
  await close();
}
await browser.close();
console.log(folder);
