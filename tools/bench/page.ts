import type { Measured } from './measure.js';
import { machine, profileTable, tables, verdictTable, verdicts } from './report.js';

/** What of docs/performance.md a run writes; the rest of the page is kept. */
export const BEGIN = '<!-- a run of npm run bench -->';
export const END = '<!-- end of the run -->';

export function section(measured: Measured, rounds: number, at: Date): string {
  return [
    BEGIN,
    `${at.toISOString().slice(0, 10)}, ${machine()}. Middle of ${rounds} round${rounds === 1 ? '' : 's'} over all subjects.`,
    verdictTable(verdicts(measured)),
    '![CPU per turn](performance.svg)',
    tables(measured),
    profileTable(measured),
    END,
  ].join('\n\n');
}

/** The page with its section replaced. */
export function withSection(page: string, text: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new RangeError(`The page lacks "${BEGIN}" … "${END}".`);
  return page.slice(0, begin) + text + page.slice(end + END.length);
}
