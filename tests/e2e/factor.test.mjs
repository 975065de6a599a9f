// A second factor, from setting it up to taking it away: each code is good once, and without one
// nobody comes in who knows the passphrase alone.
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { browse, enter, expect, open, root, serve } from './harness.mjs';

/** RFC 6238 with SHA-1, six digits and steps of 30 s. */
function code(secret, step) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[\s=]/g, '')].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

const { base, close } = await serve(join(root, 'tests/e2e/talks.talk'));
const browser = await browse();
try {
  const { page, faults } = await enter(browser, base, 'layla');
  await open(page, 'lake', 'settings');
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Second factor' }) });
  await section.getByLabel('Passphrase').fill('not this one');
  await section.getByRole('button', { name: 'Set up' }).click();
  await section.getByRole('alert').waitFor();
  await section.getByLabel('Passphrase').fill('for exercises layla');
  await section.getByRole('button', { name: 'Set up' }).click();
  const secret = await section.locator('.secret').innerText();
  expect((await section.getByRole('link').getAttribute('href')).startsWith('otpauth://totp/'), 'no address for an authenticator');

  // One step of drift is allowed either way, so three codes in a row are good from the one before now; it
  // alone would be late at the very end of a step.
  const left = 30000 - (Date.now() % 30000);
  if (left < 3000) await page.waitForTimeout(left);
  const now = () => Math.floor(Date.now() / 30000);
  const first = now() - 1;
  await section.getByLabel('Code').fill(code(secret, first));
  await section.getByRole('button', { name: 'Confirm' }).click();
  await section.getByText('Each sign-in asks for a code.').waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.locator('input[autocomplete=username]').waitFor();
  const signIn = async (digits) => {
    await page.getByLabel('Name').fill('layla');
    await page.getByLabel('Passphrase').fill('for exercises layla');
    await page.getByLabel('Code').fill(digits);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  for (const wrong of ['', code(secret, first)]) {
    await signIn(wrong);
    await page.getByRole('alert').waitFor();
    expect((await page.locator('header.head').count()) === 0, `came in with “${wrong}”`);
  }
  const second = Math.max(first + 1, now());
  await signIn(code(secret, second));
  await page.locator('header.head').waitFor();

  await open(page, 'lake', 'settings');
  await section.getByLabel('Passphrase').fill('for exercises layla');
  await section.getByLabel('Code').fill(code(secret, Math.max(second + 1, now())));
  await section.getByRole('button', { name: 'Take it away' }).click();
  await section.getByText('Not set up.').waitFor();
  // What was refused was asked for on purpose.
  const real = faults.filter((one) => !/status of 4\d\d/.test(one));
  expect(real.length === 0, real.join('\n'));
} finally {
  await browser.close();
  await close();
}
console.log('a code for each sign-in');
