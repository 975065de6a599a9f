// Pictures of every view in light, dark, phone width and Arabic, for people to look through:
// shots.mjs FOLDER [VIEW,…] [LOOK,…]. Nothing is asserted.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { browse, enter, open, root, serve } from './harness.mjs';

const folder = process.argv[2] ?? join(root, 'build/shots');
const [onlyViews, onlyLooks] = process.argv.slice(3).map((list) => list.split(',').filter(Boolean));
const wanted = (list, name) => !list?.length || list.includes(name);
mkdirSync(folder, { recursive: true });

const looks = [
  { name: 'light', options: { viewport: { width: 1360, height: 900 } } },
  { name: 'dark', options: { viewport: { width: 1360, height: 900 }, colorScheme: 'dark' } },
  { name: 'phone', options: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true } },
  { name: 'arabic', options: { viewport: { width: 1360, height: 900 } }, language: 'ar' },
];
const views = ['sheet', 'board', 'cell', 'folio', 'redline', 'edit', 'packages', 'movement', 'rooms', 'record', 'settings', 'start'];

const steps = {
  cell: async (page) => {
    await page.locator('button.cell.answered').first().click();
    await page.locator('.respond').waitFor();
  },
  redline: async (page) => {
    await page.locator('.bar select').nth(1).selectOption('4');
    await page.waitForTimeout(400);
  },
  edit: async (page) => page.locator('.bar button').first().click(),
  packages: async (page) => {
    await page.locator('form button.first').click();
    await page.locator('.result svg, .result article').first().waitFor({ timeout: 20000 });
  },
};
const addresses = { cell: 'board', redline: 'folio', edit: 'folio' };

const { base, close } = await serve(join(root, 'tests/e2e/talks.talk'));
const browser = await browse();
for (const look of looks.filter((one) => wanted(onlyLooks, one.name))) {
  for (const [person, room, list] of [['layla', 'lake', views], ['huda', 'uplands', ['party', 'folio']]]) {
    const { page, context, faults } = await enter(browser, base, person, look.options);
    if (look.language) await page.locator('.tools select').selectOption(look.language);
    for (const view of list) {
      if (!wanted(onlyViews, view)) continue;
      try {
        await open(page, room, addresses[view] ?? view);
        await page.waitForTimeout(500);
        await steps[view]?.(page);
      } catch (error) {
        console.log(`${look.name} ${view}: ${error.message.split('\n')[0]}`);
      }
      const { width, height } = look.options.viewport;
      const tall = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.screenshot({
        path: join(folder, `${view}-${look.name}.png`),
        ...(view === 'cell' ? {} : { fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(tall, 2 * height) } }),
      });
    }
    for (const fault of new Set(faults)) console.log(`${look.name}: ${fault}`);
    await context.close();
  }
}
await browser.close();
await close();
console.log(folder);
