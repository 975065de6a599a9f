// Computations: a long one shows that it works and can be stopped; a finished one says for whom it is,
// and when the room has changed since. The chain is verified by one too.
import { join } from 'node:path';
import { browse, enter, expect, open, root, serve } from './harness.mjs';

const { base, close } = await serve(join(root, 'tests/e2e/ordinal.talk'));
const browser = await browse();
try {
  const { page, faults } = await enter(browser, base, 'layla');
  await open(page, 'lake', 'packages');
  const state = page.locator('.result [role=status]');

  await page.getByRole('button', { name: 'Find packages' }).click();
  await page.getByRole('progressbar').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await state.getByText('stopped').waitFor({ timeout: 20000 });
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  await page.getByText('It was stopped').waitFor();

  await page.getByRole('button', { name: 'Find packages' }).click();
  await page.getByRole('heading', { name: 'Candidates' }).waitFor({ timeout: 130000 });
  const said = await state.innerText();
  expect(/Packages · done/.test(said) && /seen by: lake$/.test(said.trim()), `the result says “${said}”`);
  // Shares are said in words with their range, and what contradicts is named with its reading.
  await page.getByText(/almost all|most|about half|few/).first().waitFor();
  await page.getByText('These words cannot hold together').waitFor();
  await page.getByText('is better than').first().waitFor();
  await page.getByRole('button', { name: 'Look closer' }).first().click();
  await page.getByRole('columnheader', { name: 'Package' }).waitFor();
  expect(!/fair/i.test(await page.locator('main').innerText()), 'a package is called fair');

  // Both are listed, and the one that was stopped can be looked at again.
  expect((await page.locator('form ul li').count()) === 2, 'the earlier computation is not listed');

  const other = await page.context().newPage();
  await other.goto(page.url());
  await open(other, 'lake', 'folio');
  await other.getByRole('button', { name: 'Write a note' }).click();
  await other.getByRole('dialog').getByLabel('Words').fill('They have slept on it');
  await other.getByRole('dialog').getByRole('button', { name: 'Write a note' }).click();
  await state.getByText('the room has changed since').waitFor({ timeout: 10000 });

  await open(other, 'lake', 'record');
  await other.getByRole('button', { name: 'Verify the chain' }).click();
  await other.getByText('The chain holds.').waitFor();
  expect(faults.length === 0, faults.join('\n'));
} finally {
  await browser.close();
  await close();
}
console.log('computed, stopped, verified');
