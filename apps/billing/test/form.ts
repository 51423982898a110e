export interface Params {
  readonly [name: string]: unknown;
}

/** What a form in Stripe's notation says: `a[b][0]=c` is `{ a: { b: ['c'] } }`. */
export function parseForm(form: string): Params {
  const root: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(form)) {
    const path = name.split(/[[\]]+/).filter((part) => part !== '');
    let at: Record<string, unknown> = root;
    for (const part of path.slice(0, -1)) at = (at[part] ??= {}) as Record<string, unknown>;
    at[path.at(-1) ?? name] = value;
  }
  return toLists(root) as Params;
}

/** Objects whose names are 0, 1, … are lists. */
function toLists(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, child]) => [name, toLists(child)] as const);
  const isList = entries.length > 0 && entries.every(([name], index) => name === String(index));
  return isList ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}
