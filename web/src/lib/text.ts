// Words in several languages, and values said in words.
import type { Item, Point, Talks, Text, Value } from '../api/types';
import { day } from './time';

export const rightToLeft = (language: string) => /^(ar|he|fa|ur|yi)\b/.test(language);
export const direction = (language: string) => (rightToLeft(language) ? 'rtl' : language ? 'ltr' : 'auto');

const names: Record<string, string> = { en: 'English', ar: 'العربية', he: 'עברית', fr: 'Français', tr: 'Türkçe' };
export const languageName = (language: string) => names[language] ?? language;

export interface Said {
  words: string;
  language: string;
}

/** The words in the wanted language, else without one, else in the first there is. */
export function say(text: Text | null | undefined, language: string): Said {
  if (!text) return { words: '', language: '' };
  for (const key of [language, '', 'en', ...Object.keys(text)]) {
    const words = text[key];
    if (words) return { words, language: key };
  }
  return { words: '', language: '' };
}
export const plain = (text: Text | null | undefined, language: string) => say(text, language).words;
export const isEmpty = (text: Text | null | undefined) => !text || Object.values(text).every((words) => !words);

/** A text as the record spells it: a string, or an object from language to words. */
export const asText = (recorded: unknown): Text =>
  typeof recorded === 'string' ? { '': recorded } : ((recorded ?? {}) as Text);

/** A message of the server's as a sentence, without the marks of code, which mean nothing to who hears it. */
export const sentence = (words: string) =>
  words.replaceAll('`', '').replace(/^\p{Ll}/u, (first) => first.toUpperCase()).replace(/[^.?!]$/, '$&.');

/** Text that somebody typed, filed under the language that they type in. */
export const typed = (words: string, language: string): Text => ({ [language]: words.trim() });

/** The same, where an earlier text may be left as it was, in all its languages. */
export const retyped = (words: string, was: Text | undefined, language: string): Text =>
  was && words === plain(was, language) ? was : typed(words, language);

export const pointOf = (talks: Talks | undefined, id: string): Point | undefined =>
  talks?.points.find((point) => point.id === id);

export function optionOf(point: Point | undefined, id: string): Item | undefined {
  return point?.options.find((option) => option.id === id);
}

export function sayValue(point: Point | undefined, value: Value, language: string): string {
  if (value.option !== undefined) return plain(optionOf(point, value.option)?.text, language) || value.option;
  if (value.number !== undefined) {
    const unit = plain(point?.quantity?.unit, language);
    return unit ? `${value.number} ${unit}` : value.number;
  }
  if (value.date !== undefined) return day(value.date, language);
  if (value.members !== undefined) return sayMembers(point, value.members, language);
  return '';
}

// Persons are said by number and category, never one by one.
function sayMembers(point: Point | undefined, members: string[], language: string): string {
  const roster = point?.roster;
  if (!roster) return String(members.length);
  const counts = new Map<string, number>();
  for (const id of members) {
    const category = roster.members.find((member) => member.id === id)?.category ?? '';
    counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  if (counts.size < 2) return String(members.length);
  const parts = [...counts].map(([id, count]) => {
    const category = roster.categories.find((one) => one.id === id);
    return `${count} ${plain(category?.name, language) || id}`;
  });
  return `${members.length}: ${parts.join(', ')}`;
}

/** A value of a computed package: an option's id, a number, a day or a list of members. */
export function fromPackage(point: Point | undefined, value: unknown): Value {
  if (Array.isArray(value)) return { members: value.map(String) };
  if (point?.kind === 'quantity') return { number: String(value) };
  if (point?.kind === 'date') return { date: String(value) };
  return { option: String(value) };
}

export const sameValue = (a: Value, b: Value) =>
  a.option === b.option &&
  a.number === b.number &&
  a.date === b.date &&
  a.members?.length === b.members?.length &&
  (a.members ?? []).every((id) => b.members?.includes(id));

export const sameValues = (a: Value[], b: Value[]) =>
  a.length === b.length && a.every((value) => b.some((other) => sameValue(value, other)));

export const sameText = (a: Text, b: Text) =>
  Object.keys({ ...a, ...b }).every((key) => (a[key] ?? '') === (b[key] ?? ''));
