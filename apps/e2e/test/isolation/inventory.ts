import type { Person, World } from './world.js';

/** Move by themselves, and by being looked at. */
const VOLATILE = /"(lastUsedAt|lastActive)":(?:null|"[^"]*")/g;

/** What people have, by which is seen whether anything was done. */
export class Inventory {
  constructor(
    private readonly world: World,
    /** Addresses of the lists of what is one's own. */
    private readonly lists: readonly string[],
  ) {}

  /** The ids of all that some people have, and all of what one of them sees at some addresses. */
  async of(people: readonly Person[], viewer: Person, seenAt: readonly string[]): Promise<string> {
    const seen = await Promise.all(seenAt.map((path) => this.seen(path, viewer)));
    const ids = await Promise.all(people.flatMap((person) => this.lists.map(async (path) => idsIn(await this.seen(path, person)))));
    return JSON.stringify([seen, ids]);
  }

  private async seen(path: string, { key }: Person): Promise<string> {
    const { status, text } = await this.world.ask({ method: 'GET', path }, key);
    // What is gone has changed.
    return status === 200 ? text.replaceAll(VOLATILE, '"$1":null') : `${status}`;
  }
}

function idsIn(text: string): readonly string[] {
  const { data, id } = JSON.parse(text) as { readonly data?: readonly { readonly id: string }[]; readonly id?: string };
  return data?.map((one) => one.id) ?? [id ?? text];
}
