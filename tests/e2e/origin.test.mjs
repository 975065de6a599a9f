// No request of the page leaves its own server, whatever is looked at, and its policy keeps it so: what
// is tried from within the page, as words of others that were taken for markup might try it, is refused.
import { join } from 'node:path';
import { browse, enter, expect, open, root, serve } from './harness.mjs';

const { base, close } = await serve(join(root, 'tests/e2e/talks.talk'));
const browser = await browse();
try {
  const answer = await fetch(base + '/');
  const policy = answer.headers.get('content-security-policy') ?? '';
  for (const [name, wanted] of [['default-src', "'none'"], ['script-src', "'self'"], ['connect-src', "'self'"], ['frame-ancestors', "'none'"]]) {
    const said = policy.split(';').map((one) => one.trim().split(/\s+/)).find(([one]) => one === name);
    expect(said?.slice(1).join(' ') === wanted, `the policy says ${said?.join(' ') ?? `nothing of ${name}`}`);
  }
  expect(!/unsafe|https?:|\*/.test(policy), `the policy is loose: ${policy}`);

  const places = [];
  for (const [name, room, views] of [
    ['layla', 'lake', ['sheet', 'board', 'folio', 'packages', 'movement', 'rooms', 'record', 'settings', 'start']],
    ['huda', 'uplands', ['party', 'folio', 'rooms', 'record']],
  ]) {
    const { page, context, faults } = await enter(browser, base, name);
    context.on('request', (request) => places.push(request.url()));
    for (const view of views) {
      await open(page, room, view);
      await page.waitForTimeout(150);
    }
    expect(faults.length === 0, faults.join('\n'));
    if (name === 'huda') continue;

    const refused = await page.evaluate(async () => {
      const violated = [];
      document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.src = 'https://elsewhere.example/pixel.png';
      image.setAttribute('onerror', 'window.ran = true');
      document.body.append(image);
      const form = document.createElement('form');
      form.action = 'https://elsewhere.example/';
      document.body.append(form);
      form.submit();
      const style = document.createElement('link');
      style.rel = 'stylesheet';
      style.href = 'https://elsewhere.example/style.css';
      document.body.append(style);
      await fetch('https://elsewhere.example/').catch(() => undefined);
      navigator.sendBeacon('https://elsewhere.example/', 'words');
      setTimeout('window.ran = true');
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { violated, ran: window.ran === true };
    });
    expect(!refused.ran, 'a script ran that is not a file of the server');
    for (const kind of ['script-src', 'img-src', 'style-src', 'connect-src', 'form-action']) {
      expect(refused.violated.some((one) => one.startsWith(kind)), `nothing was refused as ${kind}: ${refused.violated}`);
    }
  }
  // The brief styles itself, and its policy admits nothing inline; neither when it is read again.
  const { page, context, faults } = await enter(browser, base, 'layla');
  await open(page, 'lake', 'record');
  const href = await page.getByRole('link', { name: 'Printable brief' }).getAttribute('href');
  for (const time of ['first', 'second']) {
    const answered = await page.goto(new URL(href, base).href);
    const admits = answered.headers()['content-security-policy'] ?? '';
    expect(/style-src 'sha256-[^']+';/.test(admits) && !/unsafe/.test(admits), `the policy of the brief is ${admits}`);
    const label = page.locator('.plot.wide .chosen').first();
    const place = await label.evaluate((one) => getComputedStyle(one).top);
    expect(/^\d/.test(place) && place !== '0px', `the ${time} time a label of the plot stands at ${place}`);
  }
  expect(faults.length === 0, faults.join('\n'));
  await context.close();

  const outside = places.filter((url) => !url.startsWith(base) && !url.startsWith('https://elsewhere.example'));
  expect(outside.length === 0, `requests left the server: ${outside}`);
} finally {
  await browser.close();
  await close();
}
console.log('nothing leaves the server');
