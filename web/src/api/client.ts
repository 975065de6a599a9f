// The server's API. Every call either resolves with what was asked for or throws a Refusal, which
// carries the words of the server for a person to read.
import type { Act, Job, JobKind, MyRoom, Problem, Proposal, Receipt, Recorded, Session } from './types';

export class Refusal extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfter: number | null = null,
  ) {
    super(problem.detail);
  }
}

/** What went wrong, for showing. */
export const problemOf = (error: unknown): Problem =>
  error instanceof Refusal ? error.problem : { status: 0, code: 'page', detail: String(error) };

const root = '/api/v1';
let csrf = '';

async function refusal(answer: globalThis.Response): Promise<Refusal> {
  const wait = Number(answer.headers.get('Retry-After'));
  let problem: Problem;
  try {
    problem = (await answer.json()) as Problem;
  } catch {
    problem = { status: answer.status, code: 'io', detail: answer.statusText };
  }
  return new Refusal({ ...problem, status: answer.status }, wait || null);
}

async function send(method: string, path: string, body?: unknown, etag?: string) {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET' && csrf) headers['Dragoman-CSRF'] = csrf;
  if (etag) headers['If-None-Match'] = etag;
  let answer: globalThis.Response;
  try {
    answer = await fetch(root + path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Refusal({ status: 0, code: 'offline', detail: 'The server does not answer.' });
  }
  if (!answer.ok && answer.status !== 304) throw await refusal(answer);
  return answer;
}

async function json<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await send(method, path, body);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

function kept(session: Session): Session {
  csrf = session.csrf;
  return session;
}

export interface Part<T> {
  etag: string;
  data: T;
}

/** A part of a room, or null when it is still the one with that tag. */
export async function part<T>(room: string, path: string, etag?: string): Promise<Part<T> | null> {
  const answer = await send('GET', `/rooms/${room}/${path}`, undefined, etag);
  if (answer.status === 304) return null;
  return { etag: answer.headers.get('ETag') ?? '', data: (await answer.json()) as T };
}

export const session = {
  current: async () => kept(await json<Session>('GET', '/session')),
  signIn: async (name: string, passphrase: string, code: string) =>
    kept(await json<Session>('POST', '/session', { name, passphrase, ...(code ? { code } : {}) })),
  redeem: async (token: string) => kept(await json<Session>('POST', '/session/token', { token })),
  lock: () => json<void>('POST', '/session/lock', {}),
  unlock: async (passphrase: string) => kept(await json<Session>('POST', '/session/unlock', { passphrase })),
  signOut: () => json<void>('DELETE', '/session'),
  changePassphrase: (from: string, to: string) => json<void>('PUT', '/session/passphrase', { from, to }),
  beginSecondFactor: (passphrase: string) =>
    json<{ secret: string; uri: string }>('POST', '/session/second-factor', { passphrase }),
  confirmSecondFactor: (code: string) => json<void>('PUT', '/session/second-factor', { code }),
  dropSecondFactor: (passphrase: string, code: string) =>
    json<void>('DELETE', '/session/second-factor', { passphrase, code }),
};

export const people = {
  all: () => json<{ person: string; admin: boolean; enrolled_by: string }[]>('GET', '/people'),
  add: (name: string, passphrase: string, admin: boolean) =>
    json<{ person: string }>('POST', '/people', { name, passphrase, admin }),
};

export const rooms = () => json<MyRoom[]>('GET', '/rooms');

export const read = (name: string, content: string) => json<Proposal>('POST', '/read', { name, content });

/** 32 hexadecimal digits drawn at random, so that an act sent twice is written once. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface Written {
  receipt: Receipt;
  event: string;
}

export function inRoom(room: string) {
  const at = `/rooms/${room}`;
  return {
    write: (act: Act) => json<Written>('POST', `${at}/events`, { id: randomId(), ...act }),
    event: (number: number) => json<Recorded>('GET', `${at}/events/${number}`),
    takeOver: (file: string, also: string[], only?: 'case' | 'responses') =>
      json<unknown>('POST', `${at}/case`, { file, also, ...(only ? { only } : {}) }),
    makeRoom: (body: { name: string; kind: string; of?: string; probes?: number; also?: string[] }) =>
      json<{ room: string }>('POST', `${at}/rooms`, body),
    introduce: (body: { name: string; passphrase?: string; also?: string[] }) =>
      json<{ person: string }>('POST', `${at}/people`, body),
    sign: (draft: number) => json<Written>('POST', `${at}/sign`, { draft }),
    jobs: () => json<Job[]>('GET', `${at}/jobs`),
    job: (id: string) => json<Job>('GET', `${at}/jobs/${id}`),
    begin: (kind: JobKind, options: Record<string, unknown>) =>
      json<{ job: string }>('POST', `${at}/jobs`, { kind, options }),
    stop: (id: string) => json<void>('DELETE', `${at}/jobs/${id}`),
    streamUrl: (after: number) => `${root}${at}/stream?after=${after}`,
    exportUrl: `${root}${at}/export`,
    briefUrl: (language: string) => `${root}${at}/brief?language=${language}`,
  };
}
