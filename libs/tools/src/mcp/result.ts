import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/client';
import { isDeepStrictEqual } from 'node:util';
import { resultOf } from '../result.js';
import type { Redactor } from '../secrets.js';
import type { ToolResult } from '../tool.port.js';

/** What a server's tool has answered, as text. */
export function resultOfCall({ content, structuredContent, isError = false }: CallToolResult, redactor: Redactor): ToolResult {
  const texts = content.map(textOf);
  // Servers repeat structured content as text for those who know no other; once is enough.
  if (structuredContent !== undefined && !texts.some((text) => isJsonOf(text, structuredContent))) texts.push(JSON.stringify(structuredContent));
  const text = redactor.redact(texts.filter((one) => one !== '').join('\n'));
  return resultOf(text === '' ? 'The tool answered nothing.' : text, { isError });
}

function textOf(block: ContentBlock): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'image':
    case 'audio':
      return notShown(block.type, block.mimeType, block.data);
    case 'resource_link':
      return `[resource ${block.name}: ${block.uri}]`;
    case 'resource': {
      const { resource } = block;
      return 'text' in resource ? resource.text : notShown(`resource ${resource.uri}`, resource.mimeType, resource.blob);
    }
  }
}

function notShown(what: string, type: string | undefined, base64: string): string {
  return `[${what} of ${type ?? 'unknown type'}, ${Buffer.byteLength(base64, 'base64')} bytes, which cannot be shown]`;
}

function isJsonOf(text: string, value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(text), value);
  } catch {
    return false;
  }
}
