// What is known of a party's preferences, said in the reader's language.
import type { Chosen, Condition, Statement, Talks, Value } from '../api/types';
import { t } from '../i18n';
import { plain, pointOf, sayValue } from './text';

/** Whether the page's form holds all that a statement says, so that it can be corrected there. */
export function fitsForm(one: Statement): boolean {
  const [condition, ...others] = one.when ?? [];
  return one.says !== 'red_line' || (!!condition?.any_of?.length && others.length === 0);
}

export function sayBounds(low: string | null | undefined, high: string | null | undefined): string {
  if (low && high) return low === high ? low : t('between', { low, high });
  if (low) return t('no_less', { n: low });
  return high ? t('no_more', { n: high }) : '';
}

/** All that it says but its kind and the words themselves. */
export function sayStatement(one: Statement, talks: Talks, language: string): string {
  const title = (id: string) => plain(pointOf(talks, id)?.title, language) || id;
  const value = (id: string, said: Value) => sayValue(pointOf(talks, id), said, language);
  const set = (chosen: Chosen[]) => chosen.map((part) => `${title(part.point)}: ${value(part.point, part.value)}`).join('; ');
  const condition = (when: Condition) => {
    const values = (when.any_of ?? []).map((said) => value(when.point, said)).join(` ${t('or')} `);
    const from = when.from ? value(when.point, when.from) : when.count_from?.toString();
    const to = when.to ? value(when.point, when.to) : when.count_to?.toString();
    const members = when.members?.length ? String(when.members.length) : '';
    return `${title(when.point)}: ${values || members || sayBounds(from, to)}`;
  };
  const point = one.point ?? '';
  switch (one.says) {
    case 'order':
      return `${title(point)}: ${one.ranked.map((said) => value(point, said)).join(' › ')}`;
    case 'importance':
      return one.points.map(title).join(' › ');
    case 'comparison':
      return `${set(one.better)} – ${t('rather_than')} – ${set(one.worse)}`;
    case 'range':
    case 'score':
      return `${title(point)}: ${one.ranked.map((said) => value(point, said)).join(', ')} – ${sayBounds(one.at_least, one.at_most ?? (one.says === 'score' ? one.at_least : null))}`;
    case 'red_line':
      return (one.when ?? []).map(condition).join('; ');
    case 'walk_away':
      return sayBounds(one.at_least, one.at_most);
    default:
      return one.draft ? t('draft_n', { n: one.draft }) : set([...one.better, ...one.worse]);
  }
}
