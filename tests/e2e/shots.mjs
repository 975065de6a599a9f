// Pictures of every view and every dialog in light, dark, phone width, Arabic, Hebrew and print, for
// people to look through: shots.mjs FOLDER [SHOT,…] [LOOK,…]. A dialog is called "d-…". Nothing is asserted.
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
/** The dialog that the button at `selector` opens; `fill` goes on from there. A picture of the window. */
const dialog = (name, view, selector, fill) => [
  `d-${name}`,
  view,
  async (page) => {
    await page.locator(selector).first().click();
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    await fill?.(sheet, page);
  },
  'window',
];
/** The same for what can be recorded of the first person in the room at that place. */
const ofPerson = (name, room, act) => [
  `d-${name}`,
  'rooms',
  async (page) => {
    const acts = page.locator('.rooms section').nth(room).locator('li details').first();
    await acts.locator('summary').click();
    await acts.locator('button').nth(act).click();
    await page.getByRole('dialog').waitFor();
  },
  'window',
];
/** The form for what is known of a party, with one kind of statement begun. */
const stating = (kind) => [
  `d-${kind}`,
  'packages',
  async (page) => {
    await page.locator('.known summary').first().click();
    await page.locator('.known details p button').first().click();
    const sheet = page.getByRole('dialog');
    await sheet.locator('select').first().selectOption(kind);
    if (kind === 'importance') for (const at of [4, 1, 8]) await sheet.getByRole('checkbox').nth(at).check();
    else if (kind !== 'refuses') await sheet.locator('select').nth(1).selectOption('line');
  },
  'window',
];
/** Begins a computation by its place in the form and waits for what comes of it. */
const compute = (place) => async (page) => {
  await page.locator('form button:not(.plain)').nth(place).click();
  await page.waitForTimeout(600);
  await page.locator('.result progress').waitFor({ state: 'detached', timeout: 130000 });
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
      ['keys', 'board', async (page) => page.keyboard.press('?'), 'window'],
      ['person', 'rooms', async (page) => page.locator('.people summary').first().click()],
      ['known', 'packages', press('.known summary')],
      dialog('tell', 'sheet', 'li button.plain'),
      dialog('meeting', 'rooms', 'main .top:has(h2) > button'),
      dialog('meeting-mend', 'rooms', 'main ul:not(.people, .given) > li > div > button.plain'),
      dialog('words', 'rooms', 'main .top .row button'),
      dialog('introduce', 'rooms', 'main .top .row button >> nth=1'),
      dialog('room', 'rooms', 'main .top .row button >> nth=2'),
      dialog('let-in', 'rooms', '.rooms section p.row button'),
      dialog('introduce-room', 'rooms', '.rooms section p.row button >> nth=1'),
      ofPerson('mandate', 1, 0),
      ofPerson('mandate-mend', 1, 1),
      ofPerson('introduce-person', 1, 2),
      ofPerson('leave', 0, 2),
      ofPerson('erase', 1, 3),
      dialog('release', 'rooms', 'main .top:has(h2) > button >> nth=1', async (sheet) => {
        await sheet.locator('select').first().selectOption({ index: 2 });
        await sheet.getByRole('checkbox').nth(1).check();
      }),
      ['desk', 'rooms', async (page) => {
        await page.locator('main .top:has(h2) > button').nth(1).click();
        const sheet = page.getByRole('dialog');
        await sheet.locator('select').first().selectOption({ index: 2 });
        await sheet.getByRole('checkbox').nth(1).check();
        await sheet.locator('textarea').fill('They think of the left bank');
        await sheet.locator('button.first').click();
        await sheet.waitFor({ state: 'detached' });
      }],
      dialog('consent', 'rooms', '.entries button.plain'),
      dialog('pose', 'rooms', 'main .top:has(h2) > button >> nth=2', async (sheet) => {
        for (const point of ['line', 'length', 'first']) await sheet.locator('select').last().selectOption(point);
      }),
      ...['order', 'importance', 'comparison', 'range', 'refuses'].map(stating),
      dialog('party', 'rooms', 'main .top:has(h2) .row button >> nth=1'),
      dialog('channel', 'rooms', 'main .top:has(h2) .row button'),
      dialog('relay', 'folio', '.bar button.first'),
      dialog('note', 'folio', '.bar button >> nth=1'),
      dialog('note-mend', 'folio', '.note button'),
      dialog('terms', 'folio', 'article .acts button'),
      dialog('answer-mend', 'folio', 'article .acts button >> nth=1'),
      dialog('walkout', 'board', 'aside li button'),
      dialog('phase', 'board', 'aside section:last-child > button'),
      dialog('seal', 'record', '.seal button'),
    ],
  },
  {
    talk: 'talks.talk',
    person: 'huda',
    room: 'uplands',
    shots: [
      ['party', 'party'],
      ['party-answer', 'party', async (page) => page.locator('section .ours button').first().click(), 'window'],
      ['party-folio', 'folio'],
      ['party-rooms', 'rooms'],
      dialog('party-terms', 'party', 'article .acts button'),
      dialog('party-walkout', 'party', 'main > p > button'),
    ],
  },
  {
    talk: '../../cases/talks/three-envoys.talk',
    person: 'layla',
    room: 'lake',
    shots: [['envoys-sheet', 'sheet'], ['envoys-board', 'board'], ['envoys-folio', 'folio'], ['envoys-movement', 'movement'], ['envoys-rooms', 'rooms']],
  },
  { talk: '../../cases/talks/three-envoys.talk', person: 'noa', room: 'velm', shots: [['velm', 'party']] },
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
