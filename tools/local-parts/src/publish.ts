import { rename, stat } from 'node:fs/promises';

export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Puts a whole folder where others look for it, by one rename. */
export async function publish(entry: string, target: string): Promise<void> {
  try {
    await rename(entry, target);
  } catch (error) {
    // Another process was first; its entry came from the same pin.
    if (!(await exists(target))) throw error;
  }
}
