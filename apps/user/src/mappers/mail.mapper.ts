/** What a mail is about; nothing in it comes from whoever asked for it, who may be a stranger to its reader. */
export type MailKind = 'verify_email' | 'account_exists' | 'reset_password' | 'change_email' | 'email_changed' | 'password_changed' | 'account_deleted' | 'allowance_near' | 'allowance_used_up' | 'webhook_disabled';

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Template {
  readonly subject: string;
  readonly lines: readonly string[];
  /** Page of the web application that takes the token. */
  readonly page?: string;
  readonly after?: string;
}

const NOT_YOU = 'If it was not you, do nothing: nothing happens then.';

const TEMPLATES: Readonly<Record<MailKind, Template>> = {
  verify_email: {
    subject: 'Confirm your address',
    lines: ['Somebody signed up with this address. If it was you, open this link within 24 hours:'],
    page: 'verify-email',
    after: `${NOT_YOU} No account is made.`,
  },
  account_exists: {
    subject: 'You have an account already',
    lines: ['Somebody signed up with this address, which has an account already. To sign in with a new password, open this link within an hour:'],
    page: 'reset-password',
    after: NOT_YOU,
  },
  reset_password: {
    subject: 'Set a new password',
    lines: ['Somebody asked for a new password for the account with this address. If it was you, open this link within an hour:'],
    page: 'reset-password',
    after: NOT_YOU,
  },
  change_email: {
    subject: 'Confirm your new address',
    lines: ['Somebody asked to use this address for an account. If it was you, open this link within 24 hours:'],
    page: 'verify-email',
    after: NOT_YOU,
  },
  email_changed: {
    subject: 'Your address was changed',
    lines: ['Your account has another address now, and this one belongs to it no more.', 'If it was not you, tell the operator of this service at once.'],
  },
  password_changed: {
    subject: 'Your password was changed',
    lines: ['Your account has a new password, and its other sessions were ended.', 'If it was not you, ask for a new password at once.'],
  },
  account_deleted: {
    subject: 'Your account was deleted',
    lines: ['Your account with this address was deleted, and what belonged to it is being erased. This link tells how far it has come:'],
    page: 'deletion',
    after: 'If it was not you, tell the operator of this service at once.',
  },
  allowance_near: {
    subject: 'Much of what your plan allows is used',
    lines: ['Once nothing is left, executions end without an answer until it begins anew, or until you choose a larger plan.'],
  },
  allowance_used_up: {
    subject: 'What your plan allows is used up',
    lines: ['Executions end without an answer until it begins anew. A larger plan helps at once.'],
  },
  webhook_disabled: {
    subject: 'A webhook was disabled',
    lines: ['Nothing is posted to it any more, and what waited for it is cancelled. Once it takes events again, enable it; a replay delivers what it has missed in the last 35 days.'],
  },
};

/**
 * The text of a mail.
 * @param publicUrl where users reach the system, without a slash at its end
 * @param token stands behind a `#`, which browsers tell no server
 * @param facts what it says of this very case, first
 */
export function toMailText(kind: MailKind, publicUrl: string, token?: string, facts: readonly string[] = []): MailText {
  const { subject, lines, page, after } = TEMPLATES[kind];
  const link = page === undefined || token === undefined ? [] : [`${publicUrl}/${page}#token=${token}`];
  const paragraphs = [...facts, ...lines, ...link, ...(after === undefined ? [] : [after])];
  return {
    subject: `FeNAgO: ${subject}`,
    text: `${paragraphs.join('\n\n')}\n`,
    html: paragraphs.map((text) => (text === link[0] ? `<p><a href="${escapeHtml(text)}">${escapeHtml(text)}</a></p>` : `<p>${escapeHtml(text)}</p>`)).join('\n'),
  };
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}
