import { CLIENTS, type Measured } from './measure.js';
import { median } from './scenarios/numbers.js';
import { SUBJECTS } from './subject.js';

const [LEFT, TOP, WIDTH, BAR, GAP] = [230, 40, 420, 14, 14] as const;
const SHADES = ['#1b4f72', '#2e86c1', '#85c1e9'] as const;

/** CPU per turn of each subject, a bar for each number of clients, as an SVG document. */
export function plot({ rounds }: Measured): string {
  const cpu = (name: (typeof SUBJECTS)[number], clients: number): number => median(rounds[name].map((round) => round.turns[clients]?.cpuMs ?? Number.NaN));
  const most = Math.max(...SUBJECTS.flatMap((name) => CLIENTS.map((clients) => cpu(name, clients))).filter(Number.isFinite), 1);
  const groupHeight = CLIENTS.length * BAR + GAP;
  const groups = SUBJECTS.map((name, group) => {
    const top = TOP + group * groupHeight;
    const bars = CLIENTS.map((clients, i) => {
      const value = cpu(name, clients);
      const width = (WIDTH * value) / most;
      const y = top + i * BAR;
      return `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR - 2}" fill="${SHADES[i] ?? SHADES[0]}"/><text x="${(LEFT + width + 6).toFixed(1)}" y="${y + 10}">${value.toFixed(1)} ms, ${clients} client${clients === 1 ? '' : 's'}</text>`;
    });
    return `<text x="${LEFT - 8}" y="${top + BAR + 10}" text-anchor="end">${name}</text>${bars.join('')}`;
  });
  const height = TOP + SUBJECTS.length * groupHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + 130} ${height}" font-family="sans-serif" font-size="11">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="${LEFT}" y="22" font-size="14">CPU per turn, mongod and nats-server included</text>`,
    ...groups,
    '</svg>',
    '',
  ].join('\n');
}
