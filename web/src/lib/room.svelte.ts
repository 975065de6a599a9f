// What the page knows of one room: each part as the server last gave it, keyed by its tag, and read
// again when the room's stream says that the room has changed.
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { inRoom, part, problemOf, type Part, type Written } from '../api/client';
import type { Act, Entry, MyRoom, Problem } from '../api/types';
import { watch } from './stream';

interface Slot {
  held: Part<unknown> | null;
  problem: Problem | null;
}

export class RoomStore {
  readonly id: string;
  readonly api: ReturnType<typeof inRoom>;
  /** What arrived since the page was opened, the newest last. */
  arrived = $state<Entry[]>([]);
  /** Whether changes arrive by themselves. */
  live = $state(false);
  #slots = new SvelteMap<string, Slot>();
  #wanted = new Map<string, number>();
  #reading = new Map<string, { again: boolean; done: Promise<void> }>();
  #unwatch: () => void;

  constructor(readonly room: MyRoom) {
    this.id = room.id;
    this.api = inRoom(room.id);
    this.#unwatch = watch(this.id, room.last, {
      entry: (entry) => {
        this.arrived = [...this.arrived.slice(-19), entry];
        this.refresh();
      },
      live: (live) => {
        this.live = live;
        if (live) this.refresh();
      },
    });
  }

  close() {
    this.#unwatch();
  }

  /** Keeps a part fresh for as long as somebody looks at it: call in an effect, return its result. */
  use(path: string): () => void {
    this.#wanted.set(path, (this.#wanted.get(path) ?? 0) + 1);
    untrack(() => void this.load(path));
    return () => {
      const left = (this.#wanted.get(path) ?? 1) - 1;
      if (left) this.#wanted.set(path, left);
      else this.#wanted.delete(path);
    };
  }

  get<T>(path: string): T | undefined {
    return this.#slots.get(path)?.held?.data as T | undefined;
  }

  problem(path: string): Problem | null {
    return this.#slots.get(path)?.problem ?? null;
  }

  refresh() {
    for (const path of this.#wanted.keys()) void this.load(path);
  }

  async write(act: Act): Promise<Written> {
    const written = await this.api.write(act);
    this.refresh();
    return written;
  }

  /** Reads a part unless it is unchanged. A call while one is under way reads once more after it. */
  load(path: string): Promise<void> {
    const under = this.#reading.get(path);
    if (under) {
      under.again = true;
      return under.done;
    }
    const reading = { again: false, done: Promise.resolve() };
    this.#reading.set(path, reading);
    reading.done = (async () => {
      do {
        reading.again = false;
        await this.#read(path);
      } while (reading.again);
      this.#reading.delete(path);
    })();
    return reading.done;
  }

  async #read(path: string) {
    const held = this.#slots.get(path)?.held ?? null;
    try {
      const fresh = await part<unknown>(this.id, path, held?.etag);
      this.#slots.set(path, { held: fresh ?? held, problem: null });
    } catch (error) {
      const problem = problemOf(error);
      this.#slots.set(path, { held, problem });
      if (problem.status === 401) signedOut?.(problem);
    }
  }
}

let signedOut: ((problem: Problem) => void) | null = null;
/** Who is told when the server no longer knows the session. */
export function onSignedOut(told: (problem: Problem) => void) {
  signedOut = told;
}
