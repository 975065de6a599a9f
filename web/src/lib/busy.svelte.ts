// One thing being done at a time: while it runs its button waits, and what went wrong stays to be read.
import { problemOf } from '../api/client';
import type { Problem } from '../api/types';

export class Busy {
  now = $state(false);
  problem = $state<Problem | null>(null);

  /** Resolves to whether it was done. */
  async do(work: () => Promise<unknown>): Promise<boolean> {
    this.now = true;
    this.problem = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = problemOf(error);
      return false;
    } finally {
      this.now = false;
    }
  }
}
