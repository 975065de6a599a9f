// What the tests of the page share: a vault made from a script, the real server on loopback, and
// Debian's Chromium with one context a person.
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { before } from '../../web/dev.mjs';

export const root = new URL('../..', import.meta.url).pathname;
export const program = process.env.DRAGOMAN_PROGRAM ?? join(root, 'build/dragoman');
const passphrase = 'for exercises';

/** A line of the server's that begins with http, once it comes. */
export function address(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (piece) => {
      said += piece;
      const found = /^https?:\S+/m.exec(said);
      if (found) resolve(found[0]);
    });
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

/** The options of a server with a certificate that nobody but these tests trusts. */
function certificate(folder) {
  const [key, made] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const whose = ['-days', '2', '-subj', '/CN=talks', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...whose, '-keyout', key, '-out', made], { stdio: 'pipe' });
  return ['--certificate', made, '--key', key];
}

/** Plays a script into a vault of its own and serves it on loopback until `close` is called; with a
 * certificate of its own, as for a team, when `tls` is set. */
export async function serve(talk, { tls = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-e2e-'));
  const vault = join(folder, 'talks.dragoman');
  const secret = join(folder, 'passphrase');
  writeFileSync(secret, passphrase + '\n');
  execFileSync(program, ['play', talk, '--into', vault, '--passphrase-file', secret], { stdio: 'pipe' });
  const encrypted = tls ? certificate(folder) : [];
  const server = spawn(program, ['serve', vault, '--listen', '127.0.0.1:0', ...encrypted], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const base = (await address(server)).replace(/\/$/, '');
  // DRAGOMAN_PAGE: a folder with a page newer than the one in the program.
  const page = process.env.DRAGOMAN_PAGE && !tls ? await before(base, process.env.DRAGOMAN_PAGE) : null;
  return {
    base: page?.base ?? base,
    close: async () => {
      page?.close();
      const ended = new Promise((resolve) => server.on('exit', resolve));
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

export async function browse() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    console.log(`skipped: no ${executablePath}`);
    process.exit(77);
  }
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--ignore-certificate-errors'],
  });
}

/** A page on which that person is signed in; complains of every request that leaves the server. */
export async function enter(browser, base, name, options = {}) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(base)) faults.push(`a request left the server: ${request.url()}`);
  });
  page.on('pageerror', (error) => faults.push(`an error on the page of ${name}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 401/.test(message.text())) faults.push(message.text());
  });
  await page.goto(base + '/');
  await page.locator('input[autocomplete=username]').fill(name);
  await page.locator('input[type=password]').fill(`${passphrase} ${name}`);
  await page.locator('button.first').click();
  await page.locator('header.head').waitFor();
  return { page, context, faults };
}

/** Opens a view of the room with that name. */
export async function open(page, room, view) {
  const id = await page.evaluate(async (name) => {
    const rooms = await (await fetch('/api/v1/rooms')).json();
    return rooms.find((one) => one.name === name)?.id;
  }, room);
  await page.evaluate((hash) => (location.hash = hash), `#/room/${id}/${view}`);
}

export function expect(holds, words) {
  if (!holds) throw new Error(words);
}
