/**
 * What a reference such as `#/$defs/name` leads to in a document.
 * @returns undefined where it leads nowhere, or out of the document
 */
export function resolvePointer(root: unknown, reference: string): unknown {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  let current = root;
  for (const part of reference.split('/').slice(1)) {
    const key = unescape(part);
    if (key === undefined || typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

/** A key as a part of a pointer. */
export function pointerPart(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Undefined where it is no encoded text. */
function unescape(part: string): string | undefined {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined;
  }
}
