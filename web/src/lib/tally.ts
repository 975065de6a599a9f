// What is agreed and what is open, counted from a board. Only plain agreement of every principal on
// a point and all its details that were answered counts; nothing else ever does.
import type { Board } from '../api/types';

const principalsOf = (board: Board) => board.parties.flatMap((party, at) => (party.role === 'principal' ? [at] : []));
const pointsOf = (board: Board) => board.rows.filter((row) => row.point && !row.detail);

/** The points on which every principal plainly agrees. */
export function agreedPoints(board: Board): string[] {
  const principals = principalsOf(board);
  if (principals.length === 0) return [];
  return pointsOf(board).flatMap((row) => (principals.every((at) => row.cells[at]?.agreed) ? [row.point] : []));
}

export function tally(board: Board): { points: number; agreed: number; waiting: number } {
  const points = pointsOf(board);
  const waiting = points
    .flatMap((row) => principalsOf(board).map((at) => row.cells[at]))
    .filter((cell) => cell?.state === 'awaiting').length;
  return { points: points.length, agreed: agreedPoints(board).length, waiting };
}
