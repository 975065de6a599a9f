// Acts that the page writes, as docs/record.md has them.
import type {
  Act,
  Answer,
  Authority,
  Chosen,
  Condition,
  Confidence,
  Draft,
  Party,
  People,
  Recorded,
  RelayedAs,
  ReleasedAs,
  Response,
  Says,
  SeenRoom,
  Terms,
  Text,
  Value,
} from '../api/types';
import { isEmpty, sameText, sameValues } from './text';
import type { RoomStore } from './room.svelte';

const filled = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).filter(([, value]) => {
      if (value === undefined || value === null || value === '' || value === false) return false;
      if (Array.isArray(value)) return value.length > 0;
      return typeof value !== 'object' || !isEmpty(value as Text);
    }),
  );

export interface Saying {
  party: string;
  point: string;
  detail: string;
  answer: Answer;
  words?: Text;
  stated?: Text;
  wants?: Value[];
  source?: string;
  channel?: string;
  date?: string;
  authority?: Authority | '';
  terms?: Terms | '';
  only_if?: string;
  conditioned_on?: string[];
  public?: boolean;
}

export const respond = (draft: number, saying: Saying): Act => ({
  kind: 'response',
  body: filled({ ...saying }),
  refs: { draft: [draft] },
});

export const table = (
  title: Text,
  positions: { point: string; values: Value[]; text: Text; editorial: boolean }[],
  follows: number | null,
  date: string | null = null,
): Act => ({
  kind: 'draft',
  body: filled({ title, date, positions: positions.map((one) => ({ point: one.point, ...filled({ ...one }) })) }),
  ...(follows ? { refs: { follows: [follows] } } : {}),
});

/** Along the versions from `draft` back to `earlier`: whether what changed at a point was wording only. */
function onlyReworded(chain: Draft[], earlier: number, point: string): boolean {
  const at = (draft: Draft) => draft.positions.find((one) => one.point === point);
  let edited = false;
  for (let i = 0; i + 1 < chain.length && chain[i]?.number !== earlier; ++i) {
    const after = at(chain[i] as Draft);
    const before = at(chain[i + 1] as Draft);
    if (!after || !before || !sameValues(after.values, before.values)) return false;
    if (sameText(after.text, before.text)) continue;
    if (!after.editorial) return false;
    edited = true;
  }
  return edited;
}

/** The draft last relayed to a room, and the relay that brought it. */
export function lastRelayed(drafts: Draft[], to: string): { draft: Draft; relay: number } | null {
  let last: { draft: Draft; relay: number } | null = null;
  for (const draft of drafts) {
    for (const relay of draft.relayed) {
      if (relay.to === to && relay.number > (last?.relay ?? 0)) last = { draft, relay: relay.number };
    }
  }
  return last;
}

export interface Carrying {
  to: string;
  as: RelayedAs;
  whose?: string;
  channel?: string;
  words?: Text;
  sources?: number[];
}

/** A relay of words alone. */
export const carryWords = (carrying: Carrying): Act => {
  const { to, as, whose, channel, words, sources = [] } = carrying;
  return {
    kind: 'relay',
    body: { to, as, ...filled({ whose, channel, words }) },
    ...(sources.length ? { refs: { source: sources } } : {}),
  };
};

/** A relay of a draft, word for word; edits of wording are marked against what that room last had. */
export async function carryDraft(
  store: RoomStore,
  drafts: Draft[],
  number: number,
  carrying: Carrying,
): Promise<Act> {
  const recorded = await store.api.event(number);
  const body = recorded.copy?.body ?? {};
  const own = (recorded.copy?.kind === 'relay' ? body['draft'] : body) as {
    positions?: { point: string; editorial?: boolean }[];
  };
  const chain: Draft[] = [];
  for (let at: number | null = number; at; ) {
    const draft: Draft | undefined = drafts.find((one) => one.number === at);
    if (!draft) break;
    chain.push(draft);
    at = draft.follows;
  }
  const last = lastRelayed(drafts, carrying.to);
  const follows = last && chain.some((draft) => draft.number === last.draft.number) ? last : null;
  const positions = (own.positions ?? []).map(({ editorial: _, ...position }) =>
    follows && onlyReworded(chain, follows.draft.number, position.point)
      ? { ...position, editorial: true }
      : position,
  );
  const act = carryWords(carrying);
  act.body['draft'] = { ...own, ...(positions.length ? { positions } : {}) };
  act.refs = { ...act.refs, draft: [number], ...(follows ? { follows: [follows.relay] } : {}) };
  return act;
}

/** Shows a recorded wording to a room of the party. `draft`: the text and the relays that brought it. */
export const showWording = (response: Response, draft: Draft, to: string): Act => {
  const { number, at: _at, draft: _draft, wording: _wording, mended: _mended, from: _from, ...saying } = response;
  const relays = draft.relayed.filter((relay) => relay.to === to).map((relay) => relay.number);
  return {
    kind: 'read_back',
    body: { outcome: 'shown', response: filled(saying) },
    refs: { response: [number], draft: [draft.number, ...relays].sort((a, b) => a - b) },
    also: [to],
  };
};

/** The party's own word on a wording that was shown to it in the event `shown`. */
export const answerWording = (
  shown: Recorded,
  outcome: 'confirmed' | 'corrected',
  right: { answer?: Answer; words?: Text; stated?: Text } = {},
): Act => {
  const { response, draft } = shown.copy?.refs ?? {};
  const recorded = (shown.copy?.body['response'] ?? {}) as Record<string, unknown>;
  return {
    kind: 'read_back',
    body: { outcome, response: { ...recorded, ...filled({ ...right }) } },
    refs: { read_back: [shown.number], ...(response ? { response } : {}), ...(draft ? { draft } : {}) },
  };
};

export const note = (words: Text, points: string[], terms: Terms | '', onlyIf: string): Act => ({
  kind: 'note',
  body: filled({ words, points, terms, only_if: onlyIf }),
});

export const ask = (to: string, words: Text, computed: boolean): Act => ({
  kind: 'ask',
  body: { to, words, ...filled({ computed }) },
});

export const answer = (question: number, words: Text): Act => ({
  kind: 'answer',
  body: { words },
  refs: { ask: [question] },
});

export const proposeRelease = (sources: number[], to: string[], as: ReleasedAs, words: Text): Act => ({
  kind: 'propose_release',
  body: { to, as, words },
  refs: { source: sources },
});

export const pose = (rooms: string[], chosen: Chosen[], closes: string, words: Text): Act => ({
  kind: 'pose',
  body: { rooms: [...rooms].sort(), package: chosen, closes, ...filled({ words }) },
});

export const secretAnswer = (number: number, event: string, yes: boolean): Act => ({
  kind: 'secret_answer',
  body: { pose: event, yes },
  refs: { pose: [number] },
});

export interface Stating {
  party: string;
  says: Says;
  point?: string;
  ranked?: Value[];
  points?: string[];
  better?: Chosen[];
  worse?: Chosen[];
  when?: Condition[];
  at_least?: string;
  at_most?: string;
  words: Text;
  source: string;
  channel: string;
  date: string;
  confidence: Confidence | '';
  public: boolean;
}
/** What is known of a party's preferences. `drafts`: the text that it would accept or refuse, and the relays that brought it. */
export const statement = (stating: Stating, drafts: number[]): Act => ({
  kind: 'statement',
  body: filled({ ...stating }),
  ...(drafts.length ? { refs: { draft: drafts } } : {}),
});

export const party = (id: string, name: Text, role: Party['role'], veto: boolean, also: string[]): Act => ({
  kind: 'party',
  body: { id, name, role, ...filled({ veto }) },
  also,
});
export const channel = (id: string, mediator: string, to: string, also: string[]): Act => ({
  kind: 'channel',
  body: { id, mediator, party: to },
  also,
});

/** Says that a text is final, in every room that it was put to. */
export const freezing = (draft: Draft): Act => ({
  kind: 'freeze',
  body: {},
  refs: { draft: [draft.number, ...draft.relayed.map((relay) => relay.number)].sort((a, b) => a - b) },
  also: [...new Set(draft.relayed.map((relay) => relay.to))],
});

export const walkOut = (party: string, returns: boolean, words: Text, also: string[]): Act => ({
  kind: returns ? 'return' : 'walk_out',
  body: { party, ...filled({ words }) },
  also,
});

export interface Meets {
  when: string;
  place: string;
  people: string[];
  interpreter: string;
  note: Text;
}
export const meeting = ({ when, place, people, interpreter, note }: Meets, also: string[]): Act => ({
  kind: 'meeting',
  body: { when, ...filled({ place, people: [...people].sort(), interpreter, note }) },
  also,
});

export interface Holds {
  person: string;
  role: string;
  authority: Authority | '';
  until: string;
  withdrawn: boolean;
}
export const mandate = ({ person, role, ...rest }: Holds, also: string[]): Act => ({
  kind: 'mandate',
  body: { person, role, ...filled({ ...rest }) },
  also,
});

export const phase = (id: string, name: Text, points: string[], also: string[]): Act => ({
  kind: 'phase',
  body: { id, name, points },
  also,
});
export const closePhase = (id: string, words: Text, also: string[]): Act => ({
  kind: 'close_phase',
  body: { id, ...filled({ words }) },
  also,
});

/** How many release. Lowering it takes a second person, who names the first one's `proposal`. */
export const policy = (release: 'one' | 'two', proposal: number | null): Act => ({
  kind: 'policy',
  body: { release },
  ...(proposal ? { refs: { proposal: [proposal] } } : {}),
});

export const join = (person: string, room: string): Act => ({ kind: 'join', body: { person, room } });
export const leave = (person: string, room: string, note: Text): Act => ({
  kind: 'leave',
  body: { person, room, ...filled({ note }) },
});

export const seal = (words: Text): Act => ({ kind: 'seal', body: filled({ words }) });
export const erase = (person: string, reason: string): Act => ({ kind: 'erase', body: { person, ...filled({ reason }) } });

/** The entry `number` as it should have been; exactly the rooms that saw the entry see the correction. */
export const correcting = (number: number, { kind, body }: Act): Act => ({
  kind: 'correct',
  body: { kind, body },
  refs: { corrected: [number] },
});

/** What the confider allows from now on, or the rooms that may know. `how`: who gave it, where mediators record it. */
export const consent = (sources: number[], terms: Terms | null, to: string[], how: string): Act => ({
  kind: 'consent',
  body: filled({ terms, to, how }),
  refs: { source: sources },
});
export const narrow = (source: number, terms: Terms, onlyIf: string): Act => ({
  kind: 'terms',
  body: { terms, ...filled({ only_if: onlyIf }) },
  refs: { source: [source] },
});

/** Introduces to further rooms what is known here: a room, or a person. */
export const introduceAgain = (known: SeenRoom | People['persons'][number], also: string[]): Act =>
  'kind' in known
    ? {
        kind: 'room',
        body: { id: known.id, name: known.name, kind: known.kind, past: known.past, release: 'one', probes: 0, ...filled({ of: known.of }) },
        also,
      }
    : { kind: 'person', body: { id: known.id, name: known.name, ...filled({ note: known.note }) }, also };

/** Approves a proposal: exactly what was proposed passes on. `party`: whose words, where they go as theirs. */
export const passOn = (proposal: number, sources: number[], to: string[], as: ReleasedAs, words: Text, party: string | undefined): Act => ({
  kind: 'release',
  body: { to, as, words, ...(as === 'theirs' && party ? { party } : {}) },
  refs: { proposal: [proposal], ...(sources.length ? { source: sources } : {}) },
  also: to,
});
