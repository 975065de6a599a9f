// A whole mediation in the browser: two teams of mediators, two parties and a guarantor. At each step
// every page shows, live and without a reload, what its room may see, and nothing else.
import { join } from 'node:path';
import { browse, enter, expect, open, root, serve } from './harness.mjs';

const { base, close } = await serve(join(root, 'tests/e2e/mediation.talk'));
const browser = await browse();

const people = {};
const places = { layla: 'lake', marco: 'lake', idris: 'isles', huda: 'uplands', amir: 'delta', nadia: 'republic' };

const go = (name, view) => open(people[name].page, places[name], view);
const arrives = (name, words, within = 10000) =>
  people[name].page.getByText(words).first().waitFor({ timeout: within }).catch(() => {
    throw new Error(`“${words}” did not appear to ${name}`);
  });

/** Neither what is on the page nor what its room holds has these words. */
async function keptFrom(names, words) {
  for (const name of names) {
    const { page } = people[name];
    const all = await page.evaluate(async (room) => {
      const rooms = await (await fetch('/api/v1/rooms')).json();
      const id = rooms.find((one) => one.name === room).id;
      const log = await (await fetch(`/api/v1/rooms/${id}/copies?limit=500`)).text();
      return log + document.body.innerText;
    }, places[name]);
    expect(!all.includes(words), `${name} can read “${words}”`);
  }
}

async function fill(page, label, words) {
  await page.getByLabel(new RegExp(`^${label}`)).fill(words);
}

const step = (words) => console.log(words);

try {
  for (const name of Object.keys(places)) people[name] = await enter(browser, base, name);
  for (const name of ['huda', 'amir', 'nadia']) await go(name, 'party');
  await go('idris', 'folio');

  step('Layla tables a text and puts it to both parties and the guarantor');
  const { page: layla } = people.layla;
  await go('layla', 'folio');
  await layla.getByRole('button', { name: 'Edit' }).click();
  await fill(layla, 'Title', 'The text of the five rooms');
  await layla.getByRole('button', { name: 'Table it' }).click();
  await arrives('layla', 'The text of the five rooms');
  await keptFrom(['idris', 'huda', 'amir', 'nadia'], 'The text of the five rooms');
  await layla.getByRole('button', { name: 'Relay' }).click();
  const sheet = layla.getByRole('dialog');
  for (const room of ['uplands', 'delta', 'republic']) await sheet.getByRole('checkbox', { name: room }).check();
  await sheet.getByRole('button', { name: 'Relay' }).click();
  await sheet.waitFor({ state: 'detached' });
  for (const name of ['huda', 'amir', 'nadia']) await arrives(name, 'The text of the five rooms');
  await keptFrom(['idris'], 'The text of the five rooms');

  step('Huda answers with a reservation; only the mediators who asked see it');
  const { page: huda } = people.huda;
  await go('layla', 'board');
  const movement = huda.getByRole('region', { name: 'Freedom of movement' });
  await movement.getByRole('button', { name: 'Answer' }).click();
  await movement.getByLabel('Words').fill('Not while the bridges are watched');
  await movement.getByRole('button', { name: 'Reservation' }).click();
  const row = layla.getByRole('row', { name: /Freedom of movement/ });
  await row.getByText('Reservation').waitFor({ timeout: 10000 });
  expect(!/Agreed/.test(await row.innerText()), 'a reservation looks like agreement');
  await keptFrom(['idris', 'amir', 'nadia'], 'bridges are watched');

  step("Layla writes down Amir's words, reads them back, and Amir confirms");
  const { page: amir } = people.amir;
  await layla.getByRole('row', { name: /Length of the withdrawal/ }).getByRole('button', { name: /The Delta/ }).click();
  await fill(layla, 'Words', 'Eight weeks and no fewer');
  await layla.locator('.respond').getByRole('button', { name: 'Demand' }).click();
  await layla.getByRole('row', { name: /Length of the withdrawal/ }).getByText('Demand').waitFor();
  await keptFrom(['idris', 'huda', 'amir', 'nadia'], 'Eight weeks');
  await go('layla', 'sheet');
  await layla.getByRole('button', { name: 'delta', exact: true }).click();
  await layla.getByRole('button', { name: 'Show them the wording' }).click();
  await arrives('amir', 'Is this what you said?');
  await amir.getByRole('button', { name: 'Confirm' }).click();
  await go('layla', 'board');
  await layla.getByRole('row', { name: /Length of the withdrawal/ }).getByRole('button', { name: /The Delta/ }).hover();
  await arrives('layla', /confirmed/);
  await keptFrom(['idris', 'huda', 'nadia'], 'Eight weeks');

  step('A note among mediators stays where it was written');
  await go('layla', 'folio');
  await layla.getByRole('button', { name: 'Write a note' }).click();
  await layla.getByRole('dialog').getByLabel('Words').fill('Six weeks would do for both');
  await layla.getByRole('dialog').getByLabel('Terms').selectOption('unattributed');
  await layla.getByRole('dialog').getByRole('button', { name: 'Write a note' }).click();
  await keptFrom(['idris', 'huda', 'amir', 'nadia'], 'Six weeks would do');

  step('What was said for their ears only cannot be released, whoever approves');
  const { page: marco } = people.marco;
  await go('marco', 'rooms');
  const propose = async (source, words) => {
    await go('layla', 'rooms');
    await layla.getByRole('button', { name: 'Propose a release' }).click();
    const dialog = layla.getByRole('dialog');
    const option = dialog.getByLabel('Whose words').locator('option').filter({ hasText: source });
    await dialog.getByLabel('Whose words').selectOption(await option.getAttribute('value'));
    await dialog.getByRole('checkbox', { name: 'delta' }).check();
    await dialog.getByLabel('Exactly what is passed on').fill(words);
    await dialog.getByRole('button', { name: 'Propose a release' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await propose('bridges are watched', 'They think of the bridges');
  const refused = marco.getByRole('listitem').filter({ hasText: 'They think of the bridges' });
  await refused.getByRole('button', { name: 'Approve and release' }).click();
  await marco.getByRole('alert').first().waitFor();
  await keptFrom(['idris', 'huda', 'amir', 'nadia'], 'They think of the bridges');
  await refused.getByRole('button', { name: 'Refuse' }).click();
  await refused.getByText('refused').waitFor();

  step('Two people release what may be told');
  await propose('Six weeks would do', 'Six weeks are thinkable');
  await layla.getByRole('listitem').filter({ hasText: 'Six weeks are thinkable' }).getByRole('button', { name: 'Approve and release' }).click();
  await layla.getByRole('alert').first().waitFor();
  await keptFrom(['amir'], 'Six weeks are thinkable');
  await marco.getByRole('listitem').filter({ hasText: 'Six weeks are thinkable' }).getByRole('button', { name: 'Approve and release' }).click();
  await arrives('amir', 'Six weeks are thinkable');
  await keptFrom(['idris', 'huda', 'nadia'], 'Six weeks are thinkable');

  step('A secret package: what one answers, nobody else learns');
  await layla.getByRole('button', { name: 'Pose a package' }).click();
  const pose = layla.getByRole('dialog');
  for (const room of ['uplands', 'delta']) await pose.getByRole('checkbox', { name: room }).check();
  await pose.getByLabel('Add a point').selectOption('line');
  await pose.getByRole('checkbox', { name: 'The left bank of the Sarn' }).check();
  await pose.getByLabel('Closes').fill('2040-01-01T12:00');
  await pose.getByRole('button', { name: 'Pose a package' }).click();
  for (const name of ['huda', 'amir']) await arrives(name, 'The left bank of the Sarn');
  const count = (page, room) =>
    page.evaluate(async (name) => (await (await fetch('/api/v1/rooms')).json()).find((one) => one.name === name).last, room);
  const before = await count(amir, 'delta');
  await huda.getByRole('button', { name: 'Yes' }).click();
  await huda.waitForTimeout(1000);
  expect((await count(amir, 'delta')) === before, "delta's record grew with a secret answer");
  expect((await count(layla, 'lake')) === (await count(marco, 'lake')), 'the mediators disagree on their record');

  step('The text is frozen and signed');
  await go('layla', 'folio');
  await layla.getByRole('button', { name: /Freeze/ }).click();
  await layla.locator('.tag', { hasText: 'frozen' }).waitFor();
  for (const name of ['huda', 'amir']) {
    await go(name, 'folio');
    await people[name].page.getByRole('button', { name: 'Sign', exact: true }).click();
  }
  for (const name of ['huda', 'amir']) await arrives('layla', new RegExp(`signed by ${name}`));

  for (const [name, { faults }] of Object.entries(people)) {
    // What the record refused was asked for on purpose.
    const real = faults.filter((one) => !/status of 409/.test(one));
    expect(real.length === 0, `${name}: ${real.join('\n')}`);
  }
} finally {
  await browser.close();
  await close();
}
step('done');
