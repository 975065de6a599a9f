// What holds for the whole page: who is signed in, which room and view are open, how it looks.
import * as api from '../api/client';
import type { MyRoom, Session } from '../api/types';
import { languages, type Language } from '../i18n/languages';
import { onSignedOut, RoomStore } from './room.svelte';
import { rightToLeft } from './text';

export type Theme = 'auto' | 'light' | 'dark';

function stored<T extends string>(key: string, among: readonly T[], otherwise: T): T {
  const value = localStorage.getItem(`dragoman.${key}`) as T | null;
  return value && among.includes(value) ? value : otherwise;
}

const darkWanted = matchMedia('(prefers-color-scheme: dark)');
const preferred = (navigator.language.slice(0, 2) as Language) ?? 'en';

// Where somebody works who has just signed in: a room they are still in, mediators' rooms first.
function firstRoom(rooms: MyRoom[]): MyRoom | undefined {
  const mine = rooms.filter((room) => room.until === null && room.kind !== 'desk' && !room.damage);
  return mine.find((room) => room.kind === 'mediators') ?? mine[0] ?? rooms[0];
}

class App {
  session = $state<Session | null>(null);
  /** Signed in, but locked until the passphrase is given again. */
  locked = $state(false);
  started = $state(false);
  rooms = $state<MyRoom[]>([]);
  store = $state.raw<RoomStore | null>(null);
  view = $state('');
  language = $state<Language>(
    stored('language', languages, languages.includes(preferred) ? preferred : 'en'),
  );
  theme = $state<Theme>(stored('theme', ['auto', 'light', 'dark'], 'auto'));
  /** Whether the page is shown light on dark. */
  dark = $state(false);
  /** Read out by screen readers when it changes. */
  notice = $state('');

  get room(): MyRoom | null {
    const open = this.store?.room;
    return this.rooms.find((one) => one.id === open?.id) ?? open ?? null;
  }

  /** Whether the open room takes acts from this person. */
  get mayAct(): boolean {
    return !!this.room && !this.room.sealed && this.room.until === null;
  }

  constructor() {
    addEventListener('hashchange', () => this.follow());
    darkWanted.addEventListener('change', () => this.show());
    addEventListener('beforeprint', () => (document.documentElement.dataset.theme = 'light'));
    addEventListener('afterprint', () => this.show());
    onSignedOut((problem) => {
      if (problem.code === 'locked') this.locked = true;
      else this.forget();
    });
  }

  async start() {
    this.show();
    const token = /^#token=(\S+)$/.exec(location.hash)?.[1];
    if (token) history.replaceState(null, '', location.pathname);
    try {
      await this.enter(await (token ? api.session.redeem(token) : api.session.current()));
    } catch {
      // Nobody is signed in, or the session is locked and its token was lost with the old page.
    }
    this.started = true;
  }

  async enter(session: Session) {
    this.session = session;
    this.locked = false;
    this.rooms = session.rooms;
    this.follow();
  }

  async refreshRooms() {
    this.rooms = await api.rooms();
  }

  /** Opens what the address names: #/room/<id>/<view>. */
  follow() {
    if (!this.session) return;
    const [, id, view] = /^#\/room\/([0-9a-f]+)\/?(\w*)/.exec(location.hash) ?? [];
    const room = this.rooms.find((one) => one.id === id) ?? firstRoom(this.rooms);
    this.view = view || location.hash.replace(/^#\/?/, '').replace(/^room.*/, '') || '';
    if (room && room.id !== this.store?.id) {
      this.store?.close();
      this.store = new RoomStore(room);
    }
    scrollTo(0, 0);
  }

  address(view: string, room = this.room?.id ?? ''): string {
    return room ? `#/room/${room}/${view}` : `#/${view}`;
  }

  go(view: string, room?: string) {
    location.hash = this.address(view, room);
  }

  forget() {
    this.store?.close();
    this.store = null;
    this.session = null;
    this.rooms = [];
    this.locked = false;
  }

  async signOut() {
    await api.session.signOut();
    this.forget();
  }

  setTheme(theme: Theme) {
    this.theme = theme;
    localStorage.setItem('dragoman.theme', theme);
    this.show();
  }

  setLanguage(language: Language) {
    this.language = language;
    localStorage.setItem('dragoman.language', language);
    this.show();
  }

  show() {
    const root = document.documentElement;
    root.lang = this.language;
    root.dir = rightToLeft(this.language) ? 'rtl' : 'ltr';
    this.dark = this.theme === 'auto' ? darkWanted.matches : this.theme === 'dark';
    root.dataset.theme = this.dark ? 'dark' : 'light';
  }
}

export const app = new App();
