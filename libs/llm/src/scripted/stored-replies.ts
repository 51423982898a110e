const MAX_REPLIES = 1000;
const MAX_CHARS = 32 * 1024 * 1024;

/** Replies that calls with `store` asked to keep, by their ids; the oldest go first. */
export class StoredReplies {
  private readonly bodies = new Map<string, string>();
  private chars = 0;

  put(id: string, body: string): void {
    this.bodies.set(id, body);
    this.chars += body.length;
    for (const [oldest, { length }] of this.bodies) {
      if (this.bodies.size <= MAX_REPLIES && this.chars <= MAX_CHARS) break;
      this.bodies.delete(oldest);
      this.chars -= length;
    }
  }

  get(id: string): string | undefined {
    return this.bodies.get(id);
  }
}
