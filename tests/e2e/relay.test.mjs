// Two rooms, two browsers: what one carries appears in the other, live, and nothing else does.
import { join } from 'node:path';
import { browse, enter, expect, open, root, serve } from './harness.mjs';

const { base, close } = await serve(join(root, 'tests/e2e/talks.talk'));
const browser = await browse();
try {
  const layla = await enter(browser, base, 'layla');
  const amir = await enter(browser, base, 'amir');
  await open(layla.page, 'lake', 'board');
  await open(amir.page, 'delta', 'party');

  // Delta still has the first revision; the second was put to the Uplands alone.
  await amir.page.getByText('The Lake text, first revision').first().waitFor();
  const before = await amir.page.locator('main').innerText();
  for (const secret of ['second revision', 'answers the telephone', 'if the weeks were fewer', 'Which posts']) {
    expect(!before.includes(secret), `delta's page shows “${secret}”, which was never put to it`);
  }

  // A relay in one appears in the other, without a reload.
  await open(layla.page, 'lake', 'folio');
  await layla.page.getByRole('button', { name: 'Relay' }).click();
  const sheet = layla.page.getByRole('dialog');
  await sheet.getByLabel('delta').check();
  await sheet.getByRole('button', { name: 'Relay' }).click();
  await sheet.waitFor({ state: 'detached' });
  await amir.page.getByText('The Lake text, second revision').first().waitFor({ timeout: 10000 });

  // A response comes back, to the board of the one who asked.
  await open(layla.page, 'lake', 'board');
  const row = layla.page.getByRole('row', { name: /Freedom of movement/ });
  await row.getByRole('button', { name: /The Delta/ }).getByText('awaiting').waitFor();
  const point = amir.page.getByRole('region', { name: 'Freedom of movement' });
  await point.getByRole('button', { name: 'Answer' }).click();
  await point.getByLabel('Reading, exception or demand').fill('Escorts at night only');
  await point.getByRole('button', { name: 'Reservation' }).click();
  await row.getByRole('button', { name: /The Delta/ }).getByText('Reservation').waitFor({ timeout: 10000 });

  // It is no agreement: the row is not counted, and nothing in the cell says so.
  const cell = await row.getByRole('button', { name: /The Delta/ }).innerText();
  expect(!/agreed/i.test(cell), `a reservation is shown as “${cell}”`);

  // What the mediators hold of the others never reaches delta.
  const after = await amir.page.locator('main').innerText();
  for (const secret of ['Weeks are counted', 'answers the telephone', 'if the weeks were fewer', 'Which posts']) {
    expect(!after.includes(secret), `delta's page shows “${secret}”`);
  }
  // What may be told is told from the sheet, where one person decides, and reaches whom it is for.
  const huda = await enter(browser, base, 'huda');
  await open(huda.page, 'uplands', 'party');
  await open(layla.page, 'lake', 'sheet');
  await layla.page.getByRole('button', { name: 'uplands', exact: true }).click();
  await layla.page.getByRole('button', { name: 'Tell them' }).first().click();
  const telling = layla.page.getByRole('dialog');
  await telling.getByText('The terms allow it.').waitFor();
  await telling.getByLabel('Exactly what is passed on').fill('The monitors would suit everybody');
  await telling.getByRole('checkbox', { name: 'Release it at once' }).check();
  await telling.getByRole('button', { name: 'Release', exact: true }).click();
  await telling.waitFor({ state: 'detached' });
  await huda.page.locator('main').getByText('The monitors would suit everybody').waitFor({ timeout: 10000 });
  expect(!(await amir.page.locator('main').innerText()).includes('would suit everybody'), 'delta was told too');

  for (const { faults } of [layla, amir, huda]) expect(faults.length === 0, faults.join('\n'));
} finally {
  await browser.close();
  await close();
}
console.log('what was carried arrived, and nothing else');
