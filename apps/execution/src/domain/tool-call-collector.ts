import { MAX_TOOL_CALL_BYTES, MAX_TOOL_CALLS, type ToolCall, type ToolCallDelta } from '@fenago/contracts';
import { idAt, unknownName } from './safe-call.js';

interface Growing {
  readonly id: string;
  readonly name: string;
  readonly parts: string[];
}

/** Puts calls of tools together from their pieces; bounded, so that events and documents that carry them are. */
export class ToolCallCollector {
  private readonly growing = new Map<number, Growing>();
  private bytes = 0;

  /** In the order of their index. */
  get calls(): readonly ToolCall[] {
    const byIndex = [...this.growing].sort(([a], [b]) => a - b);
    return byIndex.map(([, { id, name, parts }]) => ({ id, name, arguments: parts.join('') }));
  }

  /** @returns false where the calls are as many or as large as they may be; the piece is not taken then */
  add({ index, id, name, arguments: part }: ToolCallDelta): boolean {
    this.bytes += Buffer.byteLength(JSON.stringify(part)) + (id?.length ?? 0) + (name?.length ?? 0);
    if (this.bytes > MAX_TOOL_CALL_BYTES) return false;
    const known = this.growing.get(index);
    if (known === undefined && this.growing.size >= MAX_TOOL_CALLS) return false;
    if (known === undefined) this.growing.set(index, { id: id ?? idAt(index), name: name ?? unknownName(''), parts: [part] });
    else known.parts.push(part);
    return true;
  }

  clear(): void {
    this.growing.clear();
    this.bytes = 0;
  }
}
