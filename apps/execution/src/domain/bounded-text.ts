/** Text that grows up to a number of bytes of its JSON form, so that events and documents that carry it stay bounded. */
export class BoundedText {
  private parts: string[] = [];
  private bytes: number;

  /** @param maxBytes UTF-8 bytes of the text as a JSON string, the quotes included */
  constructor(private readonly maxBytes: number) {
    this.bytes = QUOTES;
  }

  get text(): string {
    return this.parts.join('');
  }

  /** @returns the part of `text` that still fits; it is shorter than `text` where the bound is reached */
  add(text: string): string {
    const size = jsonBytes(text);
    const fits = this.bytes + size <= this.maxBytes;
    const taken = fits ? text : longestPrefix(text, this.maxBytes - this.bytes);
    if (taken !== '') this.parts.push(taken);
    this.bytes += fits ? size : jsonBytes(taken);
    return taken;
  }

  clear(): void {
    this.parts = [];
    this.bytes = QUOTES;
  }
}

const QUOTES = 2;

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - QUOTES;
}

function longestPrefix(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += jsonBytes(character);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}
