/** As much of a page as goes on to the next. */
interface PageShape {
  readonly data: readonly unknown[];
  readonly has_more: boolean;
  readonly last_id: string | null;
}

/** A list: iterated, every item of every page, read as they are needed. */
export class Listing<Item, Page> implements AsyncIterable<Item> {
  constructor(private readonly read: (after: string | undefined) => Promise<Page>) {}

  /** The first page alone. */
  page(): Promise<Page> {
    return this.read(undefined);
  }

  /** Every item, in memory; for lists that are known to be short. */
  async all(): Promise<Item[]> {
    const items: Item[] = [];
    for await (const item of this) items.push(item);
    return items;
  }

  /** Page by page. */
  async *pages(): AsyncGenerator<Page> {
    for (let after: string | undefined; ; ) {
      const page = await this.read(after);
      yield page;
      const { has_more: hasMore, last_id: last } = page as PageShape;
      if (!hasMore || last === null) return;
      after = last;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for await (const page of this.pages()) yield* (page as PageShape).data as readonly Item[];
  }
}
