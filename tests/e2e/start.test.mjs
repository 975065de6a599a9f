// First start: an empty vault, opened by its one-time address; a text of twenty points is pasted, put
// to two parties, answered once, and printed.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joined } from '../../web/case_folder.mjs';
import { address, browse, expect, program, root } from './harness.mjs';

const matters = [
  'All fighting stops at the hour of signature', 'The truce lasts for ten years', 'Third states sign letters',
  'Both neighbours guarantee', 'Forces withdraw to the old road', 'The withdrawal begins in March',
  'It takes eight weeks', 'People move along named corridors', 'The living are handed over in tranches',
  'Prisoners are released from the annexed register', 'The first handover is on the third day',
  'Lorries pass every day', 'Three crossings are open', 'Three states monitor', 'There are 150 monitors',
  'The water is shared in halves', 'Inspectors read the gauges of the dam', 'The displaced return',
  'A joint board rebuilds', 'The towns are run jointly',
];
const text = matters.map((words, i) => `${i + 1}. ${words}.`).join('\n\n');

const folder = mkdtempSync(join(tmpdir(), 'dragoman-e2e-'));
const vault = join(folder, 'talks.dragoman');
const secret = join(folder, 'passphrase');
writeFileSync(secret, 'for this test alone\n');
const who = ['--as', 'layla', '--passphrase-file', secret];
execFileSync(program, ['new', vault, ...who, '--room', 'envoys', '--passphrase-cost', '0.01'], { stdio: 'pipe' });
const server = spawn(program, ['open', vault, ...who, '--no-browser'], { stdio: ['ignore', 'pipe', 'inherit'] });
const once = await address(server);
const browser = await browse();
try {
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await page.goto(once);
  await page.locator('header.head').waitFor();
  expect(!page.url().includes('token'), 'the token stays in the address');
  const began = Date.now();

  await page.getByRole('link', { name: 'Begin with a proposal' }).click();
  await page.getByLabel('The proposal').last().fill(text);
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.getByText(matters[19]).waitFor();
  await page.getByLabel('The parties').fill('The Uplands, The Delta');
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await page.getByText('0 of 20 points agreed by all').waitFor({ timeout: 20000 });

  const cell = page.getByRole('button', { name: /The Delta.*awaiting/ }).first();
  await cell.click();
  await page.locator('.respond').getByRole('button', { name: 'In principle' }).click();
  await page.getByRole('button', { name: /The Delta.*In principle/ }).waitFor();
  await page.getByText('0 of 20 points agreed by all').waitFor();
  expect(Date.now() - began < 60000, 'a first answer took more than a minute');

  const board = await page.pdf({ format: 'A4' });
  const pages = board.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
  expect(pages <= 2, `the state of the talks takes ${pages} printed pages`);

  // An example that is a folder of files is read as one, with everything in it.
  await page.goto(page.url().replace(/[^/]*$/, 'start'));
  await page.getByRole('button', { name: 'Two rivers: twenty points' }).click();
  await page.getByRole('heading', { name: 'The talks on the two rivers' }).waitFor();
  expect((await page.locator('main ol > li').count()) === 20, 'the example has not its twenty points');
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await page.getByRole('heading', { name: 'The talks on the two rivers', level: 1 }).waitFor({ timeout: 20000 });
  await page.getByRole('button', { name: /The Uplands, Form of the guarantees: *Demand/ }).waitFor();
  for (const name of ['two-rivers', 'two-rivers-ordinal']) {
    const one = join(folder, 'one.yaml');
    writeFileSync(one, joined(join(root, 'cases', name)));
    const [whole, parts] = [one, join(root, 'cases', name)].map((source) => {
      const out = join(folder, 'out.yaml');
      execFileSync(program, ['convert', source, '--to', 'yaml', '-o', out], { stdio: 'pipe' });
      return readFileSync(out, 'utf8');
    });
    expect(whole === parts, `${name} as one file is another case than the folder`);
  }

  // The address was good once.
  const again = await (await browser.newContext()).newPage();
  await again.goto(once);
  await again.locator('input[autocomplete=username]').waitFor();
} finally {
  await browser.close();
  const ended = new Promise((resolve) => server.on('exit', resolve));
  server.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true });
}
console.log('twenty points, from paste to print');
