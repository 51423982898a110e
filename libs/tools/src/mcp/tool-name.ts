import { createHash } from 'node:crypto';

/** Characters that a provider takes in the name of a tool. */
const MOST = 64;
const MARK_CHARACTERS = 8;

/**
 * What the model calls a tool of a server: `<server>__<tool>`. A name that providers would refuse is cut and mended, with a
 * mark of the whole one, so that no two become the same; which one was meant is looked up in the listing.
 */
export function toolNameOf(server: string, tool: string): string {
  const room = MOST - server.length - '__'.length;
  const plain = tool.replace(/[^A-Za-z0-9_-]/g, '_');
  if (plain === tool && plain.length <= room) return `${server}__${tool}`;
  const mark = createHash('sha256').update(tool).digest('hex').slice(0, MARK_CHARACTERS);
  return `${server}__${plain.slice(0, room - mark.length - 1)}_${mark}`;
}
