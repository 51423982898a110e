import type { Cast } from './cast.js';
import type { Inventory } from './inventory.js';
import type { Made } from './makers.js';
import type { Row } from './row.js';
import { AFTERWARDS, SERVED, stepsOf, UNCHANGED, type Step, type Steps } from './steps.js';
import { refusalOf, shows } from './verdict.js';
import type { Answer, Person, Request, World } from './world.js';

/** An operation of the document. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  /** Undefined where it asks for none. */
  readonly scope: string | undefined;
}

type Cells = Readonly<Record<string, string>>;

/** Asks for operations in everybody's name. */
export class Matrix {
  constructor(
    private readonly world: World,
    private readonly cast: Cast,
    private readonly inventory: Inventory,
  ) {}

  /** What each of those who ask for an operation has got, by their name. */
  async cells(operation: Operation, row: Row, { others, allowed }: Steps = stepsOf(row)): Promise<Cells> {
    const cells: Record<string, string> = {};
    if (others.length > 0) {
      const made = await this.make(row, this.cast.owner);
      const holdings = async (): Promise<string> => (operation.method === 'GET' ? '' : this.holdings(row, made));
      const before = await holdings();
      const asked = others.map(async (step) => [step.name, await this.ask(operation, row, step, made)] as const);
      Object.assign(cells, Object.fromEntries(await Promise.all(asked)));
      const after = await holdings();
      cells[AFTERWARDS] = after === before ? UNCHANGED : `was ${before} and is ${after}`;
    }
    for (const step of allowed) cells[step.name] = await this.ask(operation, row, step);
    return cells;
  }

  /** @param made what somebody else has made; what it is about is made first unless given */
  private async ask(operation: Operation, row: Row, step: Step, made?: Made): Promise<string> {
    const asker = row.ends === true && step.expected === SERVED ? await this.world.join(step.who === 'admin' ? 'admin' : 'user') : this.cast[step.who];
    const isTheirs = made === undefined || (row.kind === 'own' && step.expected === SERVED);
    const about = isTheirs ? await this.make(row, asker) : made;
    const request = requestOf(operation, row, asker, about);
    const credential = step.credential(asker, this.cast, row);
    if (step.expected !== SERVED) return refusalOf(this.world, this.cast.owner, request, credential);
    return this.service(row, asker, await this.world.ask(request, credential));
  }

  private service({ status = 200, kind, ...row }: Row, asker: Person, answer: Answer): string {
    if (answer.status !== status) return `${answer.status}: ${answer.text.slice(0, 300)}`;
    if (kind !== 'own') return SERVED;
    const theirs = shows(this.cast.owner, answer);
    if (asker !== this.cast.owner) return theirs ? `${SERVED} what is the owner's` : SERVED;
    return theirs || row.shows === false || row.make !== undefined || row.body !== undefined ? SERVED : `${SERVED} nothing`;
  }

  private async make({ make }: Row, owner: Person): Promise<Made> {
    return make === undefined ? {} : make(owner, this.world);
  }

  /** What the owner's object is like, and which objects everybody has. */
  private holdings({ kind }: Row, { seenAt = [] }: Made): Promise<string> {
    const { owner, stranger, admin } = this.cast;
    // Who is served with what is their own has more afterwards.
    return this.inventory.of(kind === 'own' ? [owner] : [owner, stranger, admin], owner, seenAt);
  }
}

function requestOf({ method, path }: Operation, row: Row, asker: Person, made: Made): Request {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_braces, name: string) => encodeURIComponent(made.path?.[name] ?? ''));
  const body = typeof row.body === 'function' ? row.body(asker, made) : (row.body ?? made.body);
  const takesBody = method === 'POST' || method === 'PATCH';
  return {
    method,
    path: made.query === undefined ? filled : `${filled}?${made.query}`,
    ...(made.headers === undefined ? {} : { headers: made.headers }),
    ...(takesBody && body !== undefined ? { body } : {}),
  };
}
