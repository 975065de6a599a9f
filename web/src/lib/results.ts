// The results of computations, as docs/json.md describes them: what the page shows of them.
export type PackageOf = Record<string, unknown>;
export type Utilities = Record<string, number | null>;

export interface Packages {
  status: string;
  parties: string[];
  walk_away?: Record<string, number | null>;
  solutions?: Record<
    'nash' | 'kalai_smorodinsky' | 'egalitarian' | 'utilitarian',
    { status: string; package: PackageOf | null; utilities: Utilities | null; bound_share?: number }
  >;
  frontier?: { status: string; size: number; why?: string; points: { package: PackageOf; utilities: Utilities }[] };
  feasible?: { status: string; count: number | string | null };
  acceptable?: { status: string; count: number | string | null; unanimous: number | string | null };
  conflict?: { constraints: { kind: string; party: string | null; text: string }[] } | null;
  missing?: { what: string; of: string[]; means: string }[];
  notes: string[];
}

export interface Share {
  status: 'sampled' | 'proved' | 'none';
  why?: string;
  word?: string;
  low?: number;
  high?: number;
  least?: number;
  most?: number;
}
export interface Acceptability extends Share {
  standing: 'necessary' | 'possible' | 'never' | 'unknown';
  rests_on: string[];
  red_line: string;
}
export interface Candidate {
  changes?: number;
  status: string;
  package: PackageOf | null;
  changed: string[];
  joint: Share;
  by_party: Record<string, Share>;
  acceptability: Record<string, Acceptability>;
}
export interface Inferred {
  status: string;
  parties: string[];
  candidates: Candidate[];
  why_no_candidates: string;
  ladder: Candidate[];
  words: { id: string; party: string; says: string }[];
  contradictions: { party: string; words: string[]; set_aside: string[]; status: string }[];
  notes: string[];
}

export interface Questions {
  status: string;
  questions: {
    kind: 'order' | 'accepts' | 'comparison';
    party: string;
    text: string;
    point?: string;
    first?: unknown;
    second?: unknown;
    one?: { package: PackageOf };
    other?: { package: PackageOf };
    yes: number;
    computed_from: string[];
    for_mediators_only: boolean;
  }[];
  notes: string[];
}

export interface Rung {
  changes: number;
  status: string;
  changed: string[];
  package: PackageOf | null;
  utilities: Utilities | null;
  accepted_by: string[];
}
export interface Amendments {
  status: string;
  parties: string[];
  ladder: Rung[];
  fewest: Rung | null;
  notes: string[];
}

interface Results {
  packages: Packages;
  inferred: Inferred;
  questions: Questions;
  amend: Amendments;
}
export interface Result {
  dragoman: { format: keyof Results };
  stopped?: string;
  frontier?: { stopped?: string };
}

/** Why the work ended before it was done, or nothing. */
export function endedEarly(result: Result): string {
  const why = result.stopped ?? result.frontier?.stopped ?? 'finished';
  return why === 'finished' ? '' : why;
}

/** Whether a result is of that format. */
export const isA = <F extends keyof Results>(result: Result, format: F): result is Result & Results[F] =>
  result.dragoman.format === format;
