/** Stands for an index that was left out. */
const NO_INDEX = -1;

/**
 * Numbers calls of tools as they begin, from 0. Servers are known that give each of several calls the index 0 (Ollama) or
 * none (Gemini): a call is then known by its id.
 */
export class ToolCallIndexes {
  /** The ids, by our numbers. */
  private readonly ids: (string | undefined)[] = [];
  /** Our number of the call that a server's index stands for at present. */
  private readonly present = new Map<number, number>();

  /** The number of the call that a piece belongs to. */
  of(index: number = NO_INDEX, id: string | undefined): number {
    const known = this.present.get(index);
    if (known !== undefined && (id === undefined || this.ids[known] === undefined || this.ids[known] === id)) {
      this.ids[known] ??= id;
      return known;
    }
    const own = this.ids.push(id) - 1;
    this.present.set(index, own);
    return own;
  }
}
