// Shortcuts of the whole page: g and a letter open a view, ? lists them.
import { app } from './state.svelte';
import { viewsFor } from './views';

export const viewKeys: Record<string, string> = {
  sheet: 's',
  board: 'b',
  folio: 'f',
  packages: 'p',
  movement: 'm',
  rooms: 'r',
  record: 'l',
  party: 'o',
  settings: 'e',
};

let going = 0;

export function onKey(event: KeyboardEvent, act: { help: () => void }) {
  const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog');
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !app.session) return;
  if (event.key === '?') {
    act.help();
  } else if (event.key === 'g') {
    going = Date.now();
  } else if (Date.now() - going < 1500) {
    going = 0;
    const view = Object.entries(viewKeys).find(([, key]) => key === event.key.toLowerCase())?.[0];
    if (view && (viewsFor(app.room).includes(view) || view === 'settings')) app.go(view);
  }
}

// Which of `count` things the arrow keys choose after `at`, round and round; other keys: the same.
export function stepped(event: KeyboardEvent, at: number, count: number): number {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!by) return at;
  event.preventDefault();
  return (at + by + count) % count;
}
