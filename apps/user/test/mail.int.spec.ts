import { DrainHooks } from '@fenago/host';
import { createLogger, systemClock } from '@fenago/observability';
import { until } from '@fenago/testing';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.js';
import { MailService } from '../src/services/mail.service.js';
import { ENV, MailBox } from './support.js';

/** A real SMTP server that takes mails, and refuses the first ones where it is told to. */
async function startSmtp(refusals = 0) {
  const mails: string[] = [];
  let left = refusals;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, callback) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        left -= 1;
        if (left >= 0) return callback(Object.assign(new Error('Come again later'), { responseCode: 451 }));
        mails.push(text);
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return { url: `smtp://127.0.0.1:${port}`, mails, close: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

describe('mails', () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  function service(env: Record<string, string>) {
    const lines: string[] = [];
    const logger = createLogger({ service: 'user', level: 'trace', destination: { write: (line: string) => void lines.push(line) } });
    const hooks = new DrainHooks(logger);
    const mails = new MailService(loadConfig({ ...ENV, ...env }), logger, hooks, systemClock);
    mails.onApplicationBootstrap();
    return { mails, lines, drain: () => hooks.run(Date.now() + 5_000) };
  }

  it('go to the mail server, as text and HTML', async () => {
    const smtp = await startSmtp();
    ends.push(smtp.close);
    const { mails, lines, drain } = service({ SMTP_URL: smtp.url, MAIL_FROM: 'FeNAgO <mail@fenago.example>' });
    ends.push(drain);
    mails.send('verify_email', 'ada@example.org', 'a-token');
    const mail = await until(() => smtp.mails[0]);
    expect(mail).toMatch(/^From: FeNAgO <mail@fenago.example>$/im);
    expect(mail).toMatch(/^To: ada@example.org$/im);
    expect(mail).toMatch(/^Content-Type: multipart\/alternative/im);
    expect(mail).toContain('a-token');
    expect(lines[0]).toContain(`Mails go to the mail server ${new URL(smtp.url).host}.`);
  });

  it('are tried again, and their tokens are in no line', async () => {
    const smtp = await startSmtp(1);
    ends.push(smtp.close);
    const { mails, lines, drain } = service({ SMTP_URL: smtp.url });
    ends.push(drain);
    mails.send('reset_password', 'ada@example.org', 'a-secret-token');
    await until(() => smtp.mails[0]);
    expect(lines.join('\n')).toContain('it is tried again');
    expect(lines.join('\n')).not.toMatch(/a-secret-token|ada@example\.org/);
  });

  it('are sent before the process ends, or given up then', async () => {
    const smtp = await startSmtp();
    ends.push(smtp.close);
    const { mails, drain } = service({ SMTP_URL: smtp.url });
    for (let i = 0; i < 20; i += 1) mails.send('password_changed', 'ada@example.org');
    await drain();
    expect(smtp.mails).toHaveLength(20);
    const nobody = service({ SMTP_URL: 'smtp://127.0.0.1:1' });
    nobody.mails.send('password_changed', 'ada@example.org');
    await nobody.drain();
    expect(nobody.lines.join('\n')).toContain('it was dropped');
  });

  it('are files without a mail server, and the start-up says where', async () => {
    const box = new MailBox();
    ends.push(() => box.remove());
    const { mails, lines, drain } = service({ MAIL_DIR: box.folder });
    ends.push(drain);
    mails.send('verify_email', 'ada@example.org', 'a-token');
    expect(await box.token('ada@example.org')).toBe('a-token');
    const [text] = await box.to('ada@example.org');
    expect(text).toContain('Subject: FeNAgO: Confirm your address\n\nSomebody signed up');
    expect(lines[0]).toContain(`Mails go to files in ${box.folder}.`);
  });
});
