import type { Clock } from '@fenago/observability';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createTransport } from 'nodemailer';

/** Milliseconds for each step of a conversation with the mail server. */
const STEP_MS = 10_000;

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Where mails go. */
export interface Mailer {
  /** For the operator, without a password. */
  readonly target: string;
  /** Rejects where the mail was not taken; whether a mail that was cut off arrived, nobody can know. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** @param url `smtps://user:password@host:465`, or `smtp://host:587`, which turns to TLS where the server can */
export function smtpMailer(url: string, from: string): Mailer {
  const limits = { connectionTimeout: STEP_MS, greetingTimeout: STEP_MS, socketTimeout: STEP_MS, dnsTimeout: STEP_MS };
  const transport = createTransport({ url, pool: true, maxConnections: 2, ...limits }, { from });
  const { host } = new URL(url);
  return {
    target: `the mail server ${host}`,
    send: async (mail) => void (await transport.sendMail(mail)),
    close: () => transport.close(),
  };
}

/** One readable file a mail, for a developer without a mail server: they hold what lets anybody in, so only the owner may read them. */
export function fileMailer(folder: string, from: string, clock: Clock): Mailer {
  const path = resolve(folder);
  return {
    target: `files in ${path}`,
    send: async ({ to, subject, text }) => {
      await mkdir(path, { recursive: true, mode: 0o700 });
      const name = `${clock.now().toISOString().replaceAll(':', '-')}-${randomBytes(3).toString('hex')}.txt`;
      await writeFile(join(path, name), `From: ${from}\nTo: ${to}\nSubject: ${subject}\n\n${text}`, { mode: 0o600, flag: 'wx' });
    },
    close: () => undefined,
  };
}
