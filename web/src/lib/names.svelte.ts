// Names, as the open room gives them, for ids that other parts mention.
import type { People, Talks } from '../api/types';
import { t } from '../i18n';
import { app } from './state.svelte';
import { usePart } from './part.svelte';
import { plain } from './text';

export function useNames() {
  const people = usePart<People>('people');
  const talks = usePart<Talks>('case');
  return {
    get talks() {
      return talks.data;
    },
    get people() {
      return people.data;
    },
    /** The other rooms that can be named here. */
    get others() {
      return (people.data?.rooms ?? []).filter((room) => room.id !== app.room?.id && room.kind !== 'desk' && room.name && !room.sealed);
    },
    /** Everybody who can be named here. */
    get known() {
      return (people.data?.persons ?? []).filter((person) => person.name && !person.erased);
    },
    room: (id: string | null) =>
      people.data?.rooms.find((room) => room.id === id)?.name ??
      (id === app.session?.person ? t('desk') : t('unknown_room')),
    person: (id: string | null) => people.data?.persons.find((person) => person.id === id)?.name ?? '—',
    party: (id: string | null) =>
      plain(talks.data?.parties.find((party) => party.id === id)?.name, app.language) || (id ?? ''),
    /** The number and title of a point; the draft as a whole has the empty id. */
    point: (id: string | null) => {
      const point = talks.data?.points.find((one) => one.id === id);
      if (!point) return id ?? '';
      const title = plain(point.title, app.language) || point.id;
      return point.number ? `${point.number}. ${title}` : title;
    },
  };
}
