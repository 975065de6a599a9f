// Which views a room has, in the order of the running head; the first one opens.
import type { MyRoom } from '../api/types';

const mediators = ['sheet', 'board', 'folio', 'packages', 'movement', 'rooms', 'record'];
const others = ['party', 'folio', 'rooms', 'record'];

export function viewsFor(room: MyRoom | null): string[] {
  if (!room) return [];
  if (room.kind === 'mediators' || room.kind === 'subset') return mediators;
  return room.kind === 'desk' ? ['record'] : others;
}

export const defaultView = (room: MyRoom | null) => viewsFor(room)[0] ?? 'settings';
