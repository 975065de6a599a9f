// Times are UTC on the record and read in the reader's own language.
export function day(at: string | null | undefined, language: string): string {
  if (!at) return '';
  const date = new Date(at.length === 10 ? `${at}T00:00:00Z` : at);
  return date.toLocaleDateString(locale(language), { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}
export function moment(at: string | null | undefined, language: string): string {
  if (!at) return '';
  return `${day(at, language)}, ${at.slice(11, 16)} UTC`;
}
const locale = (language: string) => (language === 'en' ? 'en-GB' : language);
export const today = () => new Date().toISOString().slice(0, 10);

/** What a field for day and time holds, and the record's spelling of it: both are UTC. */
export const fromUtc = (at: string) => at.slice(0, 16);
export const utc = (field: string) => `${field.padEnd(19, ':00').slice(0, 19)}Z`;
