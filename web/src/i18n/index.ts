// The page's own words. What people said is never translated here.
import { app } from '../lib/state.svelte';
import ar from './ar';
import en from './en';
import he from './he';

export type Key = keyof typeof en;
export type Dictionary = Record<Key, string>;

const dictionaries: Record<string, Dictionary> = { en, ar, he };

/** The words of a key in the interface's language; `{name}` is replaced by that value. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  // A word that the server has learnt since is shown as it stands.
  const words: string = (dictionaries[app.language] ?? en)[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
