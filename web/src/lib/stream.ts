// A room's live changes: through a worker that all tabs share where the browser has such workers,
// else through a stream of this tab's own.
import type { Entry } from '../api/types';
import { StreamSource, type Told } from './stream_source';

/** `after`: the number from which on to tell; null: no more. */
export type FromTab = { room: string; after: number | null };
export type ToTab = { room: string; entry: Entry } | { room: string; live: boolean };

const listeners = new Map<string, Told>();
let port: MessagePort | null = null;

function shared(): MessagePort | null {
  if (port || typeof SharedWorker === 'undefined') return port;
  const worker = new SharedWorker(new URL('./stream_worker.ts', import.meta.url), { type: 'module' });
  port = worker.port;
  port.onmessage = (message: MessageEvent<ToTab>) => {
    const told = listeners.get(message.data.room);
    if ('entry' in message.data) told?.entry(message.data.entry);
    else told?.live(message.data.live);
  };
  addEventListener('pagehide', () => {
    for (const room of listeners.keys()) port?.postMessage({ room, after: null } satisfies FromTab);
  });
  return port;
}

/** Tells of each entry after `after`, until the function that it returns is called. */
export function watch(room: string, after: number, told: Told): () => void {
  const worker = shared();
  if (!worker) {
    const source = new StreamSource(room, after, told);
    return () => source.close();
  }
  listeners.set(room, told);
  worker.postMessage({ room, after } satisfies FromTab);
  return () => {
    listeners.delete(room);
    worker.postMessage({ room, after: null } satisfies FromTab);
  };
}
