import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from './until.js';

/**
 * The token in the link of the newest mail to an address, where mails are written as files.
 * @param folder MAIL_DIR of the user service
 * @param mails how many there are when the one that is meant has come
 */
export async function mailToken(folder: string, email: string, mails = 1): Promise<string> {
  const received = await until(
    async () => {
      const names = (await readdir(folder)).toSorted();
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
      const to = texts.filter((text) => text.includes(`\nTo: ${email}\n`));
      return to.length >= mails && to;
    },
    { what: `mail ${mails} to ${email}` },
  );
  return /#token=([\w-]+)/.exec(received.at(-1) ?? '')?.[1] ?? '';
}
