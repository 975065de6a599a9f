// A part of the open room, as a component uses it: kept fresh while the component is there.
import { app } from './state.svelte';

export interface PartOf<T> {
  readonly data: T | undefined;
  readonly problem: import('../api/types').Problem | null;
}

/** `path` may be worked out from state; an empty one reads nothing. Call while a component begins. */
export function usePart<T>(path: string | (() => string)): PartOf<T> {
  const at = () => (typeof path === 'string' ? path : path());
  $effect(() => {
    const now = at();
    return now ? app.store?.use(now) : undefined;
  });
  return {
    get data() {
      return app.store?.get<T>(at());
    },
    get problem() {
      return app.store?.problem(at()) ?? null;
    },
  };
}
