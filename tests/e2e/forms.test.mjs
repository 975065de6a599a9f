// What the command line can record, the page can too: each form is filled in as a mediator would, and
// what it wrote is found where it is shown, also by whoever else may see it.
import { join } from 'node:path';
import { browse, enter, expect, open, root, serve } from './harness.mjs';

const { base, close } = await serve(join(root, 'tests/e2e/mediation.talk'));
const browser = await browse();
const step = (words) => console.log(words);

try {
  const layla = await enter(browser, base, 'layla');
  const marco = await enter(browser, base, 'marco');
  const huda = await enter(browser, base, 'huda');
  const { page } = layla;
  const dialog = page.getByRole('dialog');
  const pressed = async (name) => {
    await dialog.getByRole('button', { name, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  const sees = (who, words) => who.getByText(words).first().waitFor({ timeout: 10000 });
  const in_ = (room) => page.locator('.rooms section').filter({ has: page.getByRole('heading', { name: room }) });
  const more = async (room, person) => {
    const acts = in_(room).getByRole('listitem').filter({ hasText: person });
    const summary = acts.locator('summary');
    if (!(await acts.locator('details').getAttribute('open').then((one) => one !== null))) await summary.click();
    return acts;
  };

  step('A meeting is recorded with place, people and interpreter, and corrected');
  await open(page, 'lake', 'rooms');
  await page.getByRole('button', { name: 'Introduce somebody' }).click();
  await dialog.getByLabel('Name').fill('dana');
  await pressed('Introduce somebody');
  await page.getByRole('button', { name: 'Record a meeting' }).click();
  await dialog.getByLabel('When (UTC)').fill('2037-02-08T14:00');
  await dialog.getByLabel('Place').fill('The lake house');
  await dialog.getByRole('checkbox', { name: 'huda' }).check();
  await dialog.getByLabel('Interpreter').selectOption('dana');
  await pressed('Record it');
  const met = page.getByRole('listitem').filter({ hasText: 'The lake house' });
  await met.getByText('14:00 UTC').waitFor();
  await met.getByText('interpreter: dana').waitFor();
  await met.getByRole('button', { name: 'Correct' }).click();
  await dialog.getByLabel('Place').fill('The mill');
  await pressed('Record it');
  await page.getByRole('listitem').filter({ hasText: 'The mill' }).getByText('corrected').waitFor();
  await open(page, 'lake', 'sheet');
  await page.getByRole('button', { name: 'uplands', exact: true }).click();
  await sees(page, 'The mill');

  step('A room and a person are made known to others');
  await open(page, 'lake', 'rooms');
  await in_('isles').getByRole('button', { name: 'Introduce', exact: true }).click();
  await dialog.getByRole('checkbox', { name: 'uplands' }).check();
  await pressed('Introduce');
  await (await more('isles', 'idris')).getByRole('button', { name: 'Introduce' }).click();
  await dialog.getByRole('checkbox', { name: 'uplands' }).check();
  await pressed('Introduce');
  await open(huda.page, 'uplands', 'rooms');
  await huda.page.getByRole('heading', { name: 'isles' }).waitFor();

  step('A new room has the case from its first day');
  await open(page, 'lake', 'rooms');
  await page.getByRole('button', { name: 'Add a room' }).click();
  await dialog.getByLabel('Name').fill('coast');
  await dialog.getByLabel('Kind').selectOption('guarantor');
  await dialog.getByLabel('Of which party').selectOption('republic');
  await pressed('Add a room');
  await open(page, 'coast', 'party');
  await page.getByRole('heading', { name: 'The talks on the two rivers' }).waitFor();

  step('A mandate is recorded, corrected and withdrawn');
  await open(page, 'lake', 'rooms');
  await (await more('uplands', 'huda')).getByRole('button', { name: 'Mandate' }).click();
  await dialog.getByLabel('Authority').selectOption('instructed');
  await pressed('Record it');
  await in_('uplands').getByText('envoy, instructed').waitFor();
  await (await more('uplands', 'huda')).getByRole('button', { name: /^Correct entry/ }).click();
  await dialog.getByLabel('Authority').selectOption('ad_referendum');
  await pressed('Record it');
  await in_('uplands').getByText('envoy, ad referendum').waitFor();
  await (await more('uplands', 'huda')).getByRole('button', { name: 'Mandate' }).click();
  await dialog.getByRole('checkbox', { name: 'It is withdrawn' }).check();
  await pressed('Record it');
  await in_('uplands').getByText('envoy').waitFor({ state: 'detached' });

  step('The policy: one person cannot lower it, two can');
  await page.getByText('Two people release').waitFor();
  await page.getByRole('button', { name: 'Let one suffice' }).click();
  await page.getByText('A second must agree').waitFor();
  expect((await page.getByRole('button', { name: 'Agree to it' }).count()) === 0, 'who proposed it may agree to it');
  await open(marco.page, 'lake', 'rooms');
  await marco.page.getByRole('button', { name: 'Agree to it' }).click();
  await sees(page, 'One person releases.');
  await page.getByRole('button', { name: 'Ask for two' }).click();
  await sees(marco.page, 'Two people release');

  step('A text is put to them; an answer and a note are corrected');
  await open(page, 'lake', 'folio');
  await page.getByRole('button', { name: 'Relay' }).click();
  await dialog.getByRole('checkbox', { name: 'uplands' }).check();
  await pressed('Relay');
  await open(page, 'lake', 'board');
  const row = page.getByRole('row', { name: /Who guarantees/ });
  await row.getByRole('button', { name: /The Uplands/ }).click();
  await page.getByLabel('Words').fill('Yes, if it is both');
  await page.locator('.respond').getByRole('button', { name: 'Agreed' }).click();
  await row.getByText('Agreed').waitFor();
  await row.getByRole('button', { name: /The Uplands/ }).hover();
  await page.getByRole('button', { name: 'Correct', exact: true }).click();
  await dialog.getByLabel('Words').fill('Perhaps, if it is both');
  await dialog.getByRole('button', { name: 'In principle' }).click();
  await row.getByText('In principle').waitFor();
  await sees(page, 'Perhaps, if it is both');
  await open(page, 'lake', 'folio');
  await page.getByRole('button', { name: 'Write a note' }).click();
  await page.locator('dialog textarea:focus').fill('They wavered');
  await dialog.getByRole('checkbox', { name: /Who guarantees/ }).check();
  await page.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'detached' });
  const noted = page.locator('.note').filter({ hasText: 'They wavered' });
  await noted.getByRole('button', { name: 'Correct' }).click();
  await dialog.getByLabel('Words').fill('They nodded');
  await pressed('Correct');
  await page.locator('.note').filter({ hasText: 'They nodded' }).getByText('corrected').waitFor();

  step('What is known of a party is kept: orders, comparisons, red lines, scores, what it would accept');
  await open(page, 'lake', 'packages');
  const known = page.locator('.known details').filter({ hasText: 'What is known of The Uplands' });
  await known.locator('summary').click();
  const stated = async (kind, fill) => {
    await known.getByRole('button', { name: 'Record what is known' }).click();
    await dialog.getByLabel('What is known').selectOption(kind);
    await fill();
    await pressed('Record it');
  };
  const listed = (words) => known.getByRole('listitem').filter({ hasText: words }).first().waitFor();
  await stated('order', async () => {
    await dialog.getByLabel('Point').selectOption('line');
    await dialog.getByRole('button', { name: 'raise The old road' }).click();
  });
  await listed('Line of withdrawal: The old road › The ridge above the Tev');
  await stated('red_line', async () => {
    await dialog.getByLabel('Point').selectOption('line');
    await dialog.getByRole('checkbox', { name: 'The ridge above the Tev' }).check();
  });
  await listed('a red line · Line of withdrawal: The ridge above the Tev');
  await stated('importance', async () => {
    await dialog.getByRole('checkbox', { name: /Line of withdrawal/ }).check();
    await dialog.getByRole('checkbox', { name: /Freedom of movement/ }).check();
    await dialog.getByRole('button', { name: /raise .*Freedom of movement/ }).click();
  });
  await listed('Freedom of movement › Line of withdrawal');
  await stated('comparison', async () => {
    for (const [side, value] of [['Better', 'The left bank of the Sarn'], ['Than this', 'The old road']]) {
      const group = dialog.getByRole('group', { name: side, exact: true });
      await group.getByLabel('Add a point').selectOption('line');
      await group.getByRole('checkbox', { name: value }).check();
    }
    await dialog.getByLabel('Words').fill('Rather the bank');
    await dialog.getByLabel('Who said it').fill('their general');
    await dialog.getByLabel('How sure it is').selectOption('hunch');
  });
  await listed('The left bank of the Sarn – rather than – Line of withdrawal: The old road');
  await stated('range', async () => {
    await dialog.getByLabel('Point').selectOption('line');
    await dialog.getByRole('checkbox', { name: 'The left bank of the Sarn' }).check();
    await dialog.getByLabel('At least').fill('12.5');
    await dialog.getByLabel('At most').fill('20');
  });
  await listed('The left bank of the Sarn – between 12.5 and 20');
  await stated('refuses', async () => dialog.getByLabel('Draft').selectOption({ index: 1 }));
  await listed('would refuse · draft 3');
  const wavering = known.getByRole('listitem').filter({ hasText: 'Rather the bank' });
  await wavering.getByText('their general · a hunch').waitFor();
  await wavering.getByRole('button', { name: 'Correct' }).click();
  await dialog.getByLabel('How sure it is').selectOption('sure');
  await pressed('Correct');
  await wavering.getByText('their general · sure · corrected').waitFor();

  step('What is heard beside an answer is kept from the board');
  await open(page, 'lake', 'board');
  await row.getByRole('button', { name: /The Uplands/ }).hover();
  await page.getByRole('button', { name: 'Record what is known' }).click();
  expect((await dialog.getByLabel('Point').inputValue()) === 'guarantors', 'the point of the cell is not filled in');
  await dialog.getByRole('button', { name: 'Close' }).click();

  step('A draft that nobody was shown is corrected, and one that was put to somebody is not');
  await open(page, 'lake', 'folio');
  expect((await page.locator('.bar').getByRole('button', { name: 'Correct' }).count()) === 0, 'a relayed draft is corrected');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Title').fill('A third text');
  await page.getByRole('button', { name: 'Table it' }).click();
  await page.getByRole('heading', { name: 'A third text' }).waitFor();
  await page.locator('.bar').getByRole('button', { name: 'Correct' }).click();
  await page.getByLabel('Title').fill('The third text');
  await page.locator('form').getByRole('button', { name: 'Correct' }).click();
  await page.getByRole('heading', { name: 'The third text' }).waitFor();

  step('A party and a channel are added to the case');
  await open(page, 'lake', 'rooms');
  await page.getByRole('button', { name: 'Add a party' }).click();
  await dialog.getByLabel('Name').fill('The Marsh');
  await dialog.getByLabel('Role').selectOption('observer');
  await dialog.getByRole('checkbox', { name: 'uplands' }).check();
  await pressed('Add a party');
  await page.getByRole('listitem').filter({ hasText: 'The Marsh' }).getByText('observer').waitFor();
  await page.getByRole('button', { name: 'Add a channel' }).click();
  await dialog.getByLabel('Mediator').selectOption('isles');
  await dialog.getByLabel('Party').selectOption({ label: 'The Marsh' });
  await dialog.getByRole('checkbox', { name: 'uplands' }).check();
  await pressed('Add a channel');
  await page.getByRole('listitem').filter({ hasText: 'The Marsh' }).getByText('The Isles').waitFor();
  await open(huda.page, 'uplands', 'rooms');
  await sees(huda.page, 'The Marsh');

  step('A phase is declared, and declared closed');
  await open(page, 'lake', 'board');
  await page.getByRole('button', { name: 'Declare a phase' }).click();
  await dialog.getByLabel('Name').fill('Collecting the missing');
  await dialog.getByRole('checkbox', { name: /Freedom of movement/ }).check();
  await pressed('Record it');
  await sees(page, 'Collecting the missing');
  await page.getByRole('button', { name: 'Declare it closed' }).click();
  await dialog.getByLabel('Words').fill('Both have agreed');
  await pressed('Declare it closed');
  await page.locator('.tag', { hasText: 'closed' }).waitFor();

  step('A party walks out on its own page, and the mediators record its return');
  await open(huda.page, 'uplands', 'party');
  await huda.page.getByRole('button', { name: 'Record a walk-out' }).click();
  await huda.page.getByLabel('Words', { exact: false }).last().fill('Enough');
  await huda.page.getByRole('dialog').getByRole('checkbox', { name: 'lake' }).check();
  await huda.page.getByRole('dialog').getByRole('button', { name: 'Record it' }).click();
  const out = page.locator('.count strong', { hasText: 'The Uplands walked out' });
  await out.waitFor();
  await page.getByRole('button', { name: 'Record the return' }).click();
  await dialog.getByRole('checkbox', { name: 'uplands' }).check();
  await pressed('Record it');
  await out.waitFor({ state: 'detached' });
  await huda.page.getByRole('button', { name: 'Record a walk-out' }).waitFor();

  step('Somebody known is let in, and leaves');
  await open(page, 'lake', 'rooms');
  await in_('lake').getByRole('button', { name: 'Let somebody in' }).click();
  await dialog.getByLabel('Who').selectOption('dana');
  await pressed('Let somebody in');
  await in_('lake').getByText('dana').waitFor();
  await (await more('lake', 'dana')).getByRole('button', { name: 'Leave' }).click();
  await pressed('Record it');
  await in_('lake').getByText(/dana, left/).waitFor();

  step('Erasing says what it does and what it cannot reach, and asks for the name');
  await (await more('uplands', 'huda')).getByRole('button', { name: 'Erase' }).click();
  await dialog.getByText('It does not reach copies').waitFor();
  expect(await dialog.getByRole('button', { name: 'Erase', exact: true }).isDisabled(), 'erased without a name');
  await dialog.getByLabel(/type the name/).fill('huda');
  await pressed('Erase');
  await open(page, 'lake', 'record');
  await page.locator('li.erased').first().waitFor();

  step('A sealed room takes nothing more');
  await page.getByRole('button', { name: 'Seal this room' }).click();
  await dialog.getByLabel(/type the name/).fill('lake');
  await pressed('Seal this room');
  await page.locator('.tag', { hasText: 'sealed' }).waitFor();
  await marco.page.getByRole('button', { name: 'Introduce somebody' }).waitFor({ state: 'detached' });

  for (const { faults } of [layla, marco]) expect(faults.length === 0, faults.join('\n'));
} finally {
  await browser.close();
  await close();
}
step('every form writes what it says');
