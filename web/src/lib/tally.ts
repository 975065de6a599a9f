// What is agreed and what is open, counted from a board. Only plain agreement of every principal on
// a point and all its details that were answered counts; nothing else ever does.
import type { Board } from '../api/types';

export function tally(board: Board): { points: number; agreed: number; waiting: number } {
  const principals = board.parties.flatMap((party, at) => (party.role === 'principal' ? [at] : []));
  const points = board.rows.filter((row) => row.point && !row.detail);
  const agreed = points.filter(
    (row) => principals.length > 0 && principals.every((at) => row.cells[at]?.agreed),
  ).length;
  const waiting = points
    .flatMap((row) => principals.map((at) => row.cells[at]))
    .filter((cell) => cell?.state === 'awaiting').length;
  return { points: points.length, agreed, waiting };
}
