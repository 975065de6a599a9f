// First steps, from a pasted or dropped proposal to a board that can be answered on.
import { carryDraft, table } from './acts';
import { part } from '../api/client';
import type { Draft, Talks } from '../api/types';
import type { RoomStore } from './room.svelte';

/** A file's bytes, as the server reads them. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

/** An id from a name: lower-case letters, digits and hyphens; `otherwise` begins it where that leaves nothing. */
export function idOf(name: string, taken: string[], otherwise = 'party'): string {
  const plain = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const base = /^[a-z]/.test(plain) ? plain : `${otherwise}${plain ? `-${plain}` : ''}`;
  let id = base;
  for (let n = 2; taken.includes(id); ++n) id = `${base}-${n}`;
  return id;
}

export const namesParties = (file: string) => /^parties:/m.test(file);

/** The case file with those parties in it, unless it names its own. */
export function withParties(file: string, names: string[], language: string): string {
  if (names.length === 0 || namesParties(file)) return file;
  const ids: string[] = [];
  const lines = names.map((name) => {
    const id = idOf(name, ids);
    ids.push(id);
    return `  ${id}: {name: {${language}: ${JSON.stringify(name)}}}`;
  });
  return `${file.trimEnd()}\nparties:\n${lines.join('\n')}\n`;
}

/** Takes the case over, opens a room for each party, and puts the text to all of them. */
export async function begin(store: RoomStore, file: string, step: (words: string) => void): Promise<void> {
  step('case');
  await store.api.takeOver(file, []);
  const talks = (await part<Talks>(store.id, 'case'))?.data;
  step('room');
  const rooms: string[] = [];
  for (const party of talks?.parties.filter((one) => one.role === 'principal') ?? []) {
    const made = await store.api.makeRoom({ name: party.id, kind: 'party', of: party.id });
    rooms.push(made.room);
  }
  if (rooms.length) await store.api.takeOver(file, rooms, 'case');
  step('relay');
  let drafts = (await part<Draft[]>(store.id, 'drafts'))?.data ?? [];
  if (drafts.length === 0 && talks) {
    const positions = talks.points.map((one) => ({ point: one.id, values: [], text: {}, editorial: false }));
    await store.write(table(talks.title, positions, null));
    drafts = (await part<Draft[]>(store.id, 'drafts'))?.data ?? [];
  }
  const draft = drafts.at(-1);
  if (!draft) return;
  for (const to of rooms) await store.write(await carryDraft(store, drafts, draft.number, { to, as: 'ours' }));
  await store.api.takeOver(file, [], 'responses');
}
