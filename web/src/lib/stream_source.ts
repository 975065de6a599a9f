// One stream of a room's changes, kept open: it begins again by itself from the last number seen.
import type { Entry } from '../api/types';

export interface Told {
  entry(entry: Entry): void;
  live(live: boolean): void;
}

const pauses = [1, 2, 5, 10, 30]; // seconds

export class StreamSource {
  #source: EventSource | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  live = false;

  constructor(
    readonly room: string,
    private last: number,
    private told: Told,
  ) {
    this.#open();
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #open() {
    const source = new EventSource(`/api/v1/rooms/${this.room}/stream?after=${this.last}`);
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
      this.#say(true);
    };
    source.addEventListener('entry', (event) => {
      const entry = JSON.parse((event as MessageEvent<string>).data) as Entry;
      this.last = Math.max(this.last, entry.number);
      this.told.entry(entry);
    });
    source.addEventListener('end', () => this.#again());
    source.onerror = () => this.#again();
  }

  #again() {
    this.#source?.close();
    this.#say(false);
    clearTimeout(this.#timer);
    const pause = pauses[Math.min(this.#failures++, pauses.length - 1)] ?? 30;
    this.#timer = setTimeout(() => this.#open(), pause * 1000);
  }

  #say(live: boolean) {
    if (live === this.live) return;
    this.live = live;
    this.told.live(live);
  }
}
