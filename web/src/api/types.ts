// What the server answers, as docs/api.md and docs/json.md describe it.

/** Language → words; the key `""` holds words without a language. */
export type Text = Record<string, string>;
export type Id = string;

export type RoomKind = 'mediators' | 'party' | 'guarantor' | 'observer' | 'subset' | 'plenary' | 'desk';
export interface MyRoom {
  id: Id;
  name: string;
  kind: RoomKind;
  of: string | null;
  sealed: boolean;
  since: number | null;
  until: number | null;
  last: number;
  members: number;
  /** Why nothing of it can be read. */
  damage?: string;
}
export interface Session {
  person: Id;
  name: string;
  csrf: string;
  locks_after: number;
  second_factor: boolean;
  admin: boolean;
  must_change: boolean;
  rooms: MyRoom[];
}
export interface Problem {
  status: number;
  code: string;
  title?: string;
  detail: string;
  hint?: string;
  where?: { field?: string; line?: number; column?: number };
}

export interface Value {
  option?: string;
  number?: string;
  date?: string;
  members?: string[];
}
export type Answer =
  | 'agreed'
  | 'in_principle'
  | 'understanding'
  | 'reservation'
  | 'demand'
  | 'rejected'
  | 'declined';
export type Authority = 'unknown' | 'personal' | 'ad_referendum' | 'instructed' | 'final';
export type Terms = 'for_you_only' | 'unattributed' | 'as_ours' | 'conditional';
export type Wording = 'first_hand' | 'recorded' | 'shown' | 'confirmed' | 'corrected';
export type RelayedAs = 'theirs' | 'ours' | 'hypothetical';
export type ReleasedAs = 'theirs' | 'unattributed' | 'ours';

export interface Summary {
  room: Id;
  name: string;
  kind: RoomKind;
  of: string | null;
  number: number;
  head: string | null;
  label: Id[];
  release: 'one' | 'two';
  probes: number;
  sealed: boolean;
  counts: { points: number; parties: number; drafts: number; responses: number };
  walked_out: string[];
}

/** An option or a detail of a point. */
export interface Item {
  id: string;
  text: Text;
}
export interface Point {
  id: string;
  number: number | null;
  kind: 'choice' | 'quantity' | 'date' | 'roster';
  title: Text;
  text: Text;
  options: Item[];
  quantity: { from: string; to: string; step: string; unit: Text } | null;
  dates: { from: string; to: string; step_days: number } | null;
  roster: {
    of: string;
    choose_min: number;
    choose_max: number;
    members: { id: string; name: Text; category: string | null }[];
    categories: { id: string; name: Text; at_least: number | null; at_most: number | null }[];
  } | null;
  details: Item[];
}
export interface Party {
  id: string;
  name: Text;
  role: 'principal' | 'guarantor' | 'observer';
  veto: boolean;
  note: Text;
}
export interface Talks {
  id: string;
  title: Text;
  summary: Text;
  source: string;
  languages: string[];
  parties: Party[];
  mediators: { id: string; name: Text }[];
  channels: { id: string; mediator: string; party: string }[];
  points: Point[];
  rules: { id: string; text: Text; says: string }[];
  acceptance: { rule: 'all' | 'quorum'; at_least: number | null };
}

export type CellState = 'not_shown' | 'not_asked' | 'awaiting' | 'answered';
export interface Cell {
  party: string;
  state: CellState;
  agreed: boolean;
  confirmed: boolean;
  suspended: boolean;
  heard_differently: boolean;
  current: {
    number: number;
    answer: Answer;
    wording: Wording;
    carried: boolean;
    carried_editorially: boolean;
  }[];
  old: number[];
}
export interface BoardRow {
  point: string;
  detail: string;
  cells: Cell[];
}
export interface Board {
  languages: string[];
  parties: {
    id: string;
    name: Text;
    role: Party['role'];
    rooms: Id[];
    draft: number | null;
    walked_out: boolean;
  }[];
  rows: BoardRow[];
}

export interface Position {
  point: string;
  values: Value[];
  text: Text;
  editorial: boolean;
}
export interface Draft {
  number: number;
  at: string;
  by: Id;
  from: Id;
  title: Text;
  date: string | null;
  positions: Position[];
  follows: number | null;
  frozen: boolean;
  relayed: { to: Id; as: RelayedAs; whose: string | null; number: number; at: string }[];
  signed: { person: Id; number: number }[];
}
export interface Change {
  point: string;
  values: { before: Value[] | null; after: Value[] | null };
  editorial: boolean;
  runs: { op: 'same' | 'added' | 'removed'; words: string }[];
}

export interface Response {
  number: number;
  at: string;
  draft: number;
  party: string;
  point: string;
  detail: string;
  answer: Answer;
  words: Text;
  stated: Text;
  wants: Value[];
  source: string;
  channel: string | null;
  date: string | null;
  authority: Authority;
  terms: Terms;
  only_if: string;
  conditioned_on: string[];
  public: boolean;
  wording: Wording;
  mended: boolean;
  from: Id;
}

export interface SeenRoom {
  id: Id;
  name: string | null;
  kind: RoomKind;
  of: string | null;
  past: 'shown' | 'hidden';
  introduced: boolean;
  sealed: boolean;
}
export interface People {
  rooms: SeenRoom[];
  persons: { id: Id; name: string | null; note: Text; erased: boolean }[];
  memberships: { room: Id; person: Id; joined: number; left: number | null }[];
  mandates: {
    number: number;
    person: Id;
    role: string;
    authority: Authority;
    until: string | null;
    withdrawn: boolean;
  }[];
  meetings: Meeting[];
}
export interface Meeting {
  number: number;
  when: string;
  place: string;
  people: Id[];
  interpreter: Id | null;
  note: Text;
  mended: boolean;
}

export interface Note {
  number: number;
  at: string;
  by: Id;
  from: Id;
  words: Text;
  points: string[];
  about: number[];
  terms: Terms;
  only_if: string;
  mended: boolean;
}
export interface Question {
  number: number;
  at: string;
  from: Id;
  to: Id;
  words: Text;
  computed: boolean;
  answers: { number: number; words: Text; party: string | null; from: Id }[];
}
export interface Given {
  to: Id;
  items: { number: number; kind: string; at: string; as: string | null; party: string | null; point: string | null; words: Text; draft: number | null }[];
}
export interface Release {
  proposal: number;
  to: Id[];
  as: ReleasedAs;
  party: string | null;
  words: Text;
  sources: number[];
  state: 'proposed' | 'refused' | 'released';
  proposed_by: Id | null;
  decided: number | null;
  missing: { detail: string; hint: string }[];
}
export interface Secret {
  number: number;
  event: Id;
  package: { point: string; value: Value }[];
  rooms: Id[];
  closes: string | null;
  words: Text;
  outcome: 'revealed' | 'closed' | null;
  own_answers: { number: number; yes: boolean }[];
}
export interface Owed {
  what: 'read_back' | 'confirm' | 'answer' | 'approve' | 'secret' | 'respond' | 'place';
  ours: boolean;
  number: number;
  party: string | null;
  point: string | null;
  detail: string | null;
  words: Text;
  rooms: Id[];
  until: string | null;
  reason: string | null;
}
export interface Move {
  party: string;
  point: string;
  detail: string;
  day: string;
  number: number;
  draft: number;
  answer: Answer;
  before: number | null;
  text: 'first' | 'same' | 'edited' | 'changed';
  towards: 'draft' | 'away' | 'none';
}
export type Says = 'order' | 'importance' | 'comparison' | 'range' | 'score' | 'red_line' | 'accepts' | 'refuses' | 'walk_away';
export type Confidence = 'unknown' | 'hunch' | 'likely' | 'sure';
/** A value at a point: of a package, or of a part of one. */
export interface Chosen {
  point: string;
  value: Value;
}
export interface Condition {
  point: string;
  any_of?: Value[];
  from?: Value | null;
  to?: Value | null;
  category?: string | null;
  count_from?: number | null;
  count_to?: number | null;
  members?: string[];
}
export interface Statement {
  number: number;
  at: string;
  by: Id;
  from: Id;
  party: string;
  says: Says;
  point: string | null;
  ranked: Value[];
  points: string[];
  better: Chosen[];
  worse: Chosen[];
  draft: number | null;
  when?: Condition[];
  at_least: string | null;
  at_most: string | null;
  words: Text;
  source: string;
  channel: string | null;
  date: string | null;
  confidence: Confidence;
  public: boolean;
  mended: boolean;
}

export interface Entry {
  number: number;
  at: string | null;
  by: Id | null;
  from: Id | null;
  kind: string | null;
  line: string | null;
  erased: boolean;
}
export interface Log {
  entries: Entry[];
  next: number | null;
}

export interface Receipt {
  room: Id;
  number: number;
  head: string;
}
export interface Act {
  kind: string;
  body: Record<string, unknown>;
  refs?: Record<string, number[]>;
  also?: Id[];
  concerns?: Id[];
  id?: Id;
}

export type JobKind = 'packages' | 'amend' | 'ask' | 'verify';
export interface Job {
  job: string;
  kind: JobKind;
  state: 'waiting' | 'working' | 'done' | 'failed' | 'stopped';
  number: number;
  done: number | null;
  label: Id[];
  stale?: boolean;
  result?: unknown;
  error?: Problem;
}

export interface Proposal {
  title: string;
  points: { number: string | number | null; words: string; positions?: string[] }[];
  file: string;
}

/** An event as the record holds it: only what the page reads of it. */
export interface Recorded {
  number: number;
  erased: boolean;
  copy?: { kind: string; body: Record<string, unknown>; refs?: Record<string, number[]> };
}

export interface Shuttle {
  to: Id;
  party: string | null;
  meeting: Meeting | null;
  carry: {
    draft: number;
    as: 'ours' | 'theirs';
    whose: string | null;
    since: number | null;
    allowed: boolean;
    detail: string;
    hint: string;
  }[];
  may_tell: {
    number: number;
    kind: string;
    party: string | null;
    point: string | null;
    answer: Answer | null;
    words: Text;
    as: ReleasedAs[];
    terms: Terms;
    only_if: string;
  }[];
  owe: Owed[];
  ask: Owed[];
  changed: { since: number | null; entries: Entry[] };
}
