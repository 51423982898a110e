import { fillSecrets, secretReferencesOf, type SecretReference } from '@fenago/contracts';
import { ToolFailure } from './failure.js';

/**
 * The value of a secret that is to be sent somewhere; undefined where there is none of that name. Asked for at each call.
 * @throws ToolFailure where it may not be sent there
 */
export type SecretOf = (reference: SecretReference, destination: URL) => Promise<string | undefined>;

/** Where secrets come from, and who may hear which ones are meant. */
export interface SecretSource {
  readonly secretOf: SecretOf;
  /** Whether it is the agent's owner whose turn it is: others are not told what its configuration names. */
  readonly forOwner: boolean;
}

/** Takes secrets out of what a server has sent, so that one that repeats them does not tell them to the model. */
export interface Redactor {
  /** @param complete false where the text is the beginning of more, and may end within a secret */
  redact(text: string, complete?: boolean): string;
  /** Characters of the longest form in which a secret may stand. */
  readonly longest: number;
}

export interface FilledHeaders {
  readonly headers: Readonly<Record<string, string>>;
  readonly redactor: Redactor;
}

/**
 * Headers with their secrets filled in.
 * @throws ToolFailure where one is missing, or what `secretOf` throws
 */
export async function fillHeaders(headers: Readonly<Record<string, string>>, destination: URL, source: SecretSource): Promise<FilledHeaders> {
  const named = new Map(Object.values(headers).flatMap(secretReferencesOf).map((reference) => [keyOf(reference), reference]));
  const values = new Map<string, string>();
  for (const [key, reference] of named) values.set(key, await valueOf(reference, destination, source));
  const filled = Object.entries(headers).map(([name, value]) => [name, fillSecrets(value, (reference) => values.get(keyOf(reference)) ?? '')] as const);
  return { headers: Object.fromEntries(filled), redactor: redactorOf([...values.values()]) };
}

const keyOf = ({ scope, name }: SecretReference): string => `${scope}:${name}`;

async function valueOf(reference: SecretReference, destination: URL, { secretOf, forOwner }: SecretSource): Promise<string> {
  const value = await secretOf(reference, destination);
  if (value !== undefined) return value;
  const whose = reference.scope === 'secret' ? "the agent's owner" : 'the user';
  throw new ToolFailure(`The tool needs ${nameOfSecret(reference, forOwner)}, which ${whose} has not set. It is set by POST /v1/secrets.`);
}

/** A secret in a sentence about it: names of the owner's are told to the owner alone. */
export function nameOfSecret({ scope, name }: SecretReference, forOwner: boolean): string {
  return scope === 'user_secret' || forOwner ? `the secret "${name}"` : 'a secret of its own';
}

const REDACTED = '[secret]';

/** In upper and lower case, as JSON, URLs and basic authentication have it. */
export function redactorOf(secrets: readonly string[]): Redactor {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const longest = forms[0]?.length ?? 0;
  const pattern = new RegExp(forms.map((form) => form.replace(/[^A-Za-z0-9]/g, '\\$&')).join('|'), 'gi');
  return {
    longest,
    redact: (text, complete = true) => {
      if (longest === 0) return text;
      const redacted = text.replace(pattern, REDACTED);
      return complete ? redacted : redacted.slice(0, redacted.length - unfinished(redacted, forms));
    },
  };
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), bytes.toString('base64'), bytes.toString('base64url')];
}

/** How many characters at the end may be the beginning of a secret. */
function unfinished(text: string, forms: readonly string[]): number {
  const lower = text.toLowerCase();
  return Math.max(0, ...forms.map((form) => {
    let length = Math.min(form.length - 1, lower.length);
    while (length > 0 && !lower.endsWith(form.slice(0, length).toLowerCase())) length -= 1;
    return length;
  }));
}
