import type { Answer, Person, Request, World } from './world.js';

const ID = /(?<=\b[a-z]+_)[0-9a-hjkmnp-tv-z]{26}/g;
/** Of the same kind, and of nobody. */
const NO_ID = '0'.repeat(26);

/** Status of an answer and code of its error; and what is wrong with the error, where it is not as errors are at that address. */
export function verdictOf(path: string, { status, headers, text }: Answer): string {
  if (status < 400) return String(status);
  const type = headers.get('content-type') ?? '';
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    return path.startsWith('/openai/') ? `${status} ${openAiCode(body)}` : `${status} ${problemCode(status, type, body)}`;
  } catch {
    return `${status} without JSON: ${text.slice(0, 100)}`;
  }
}

function problemCode(status: number, type: string, body: Record<string, unknown>): string {
  const isProblem = type.startsWith('application/problem+json') && body['status'] === status && body['type'] === `urn:fenago:error:${String(body['code'])}`;
  return isProblem ? String(body['code']) : `without a problem: ${JSON.stringify(body)}`;
}

/** By our name, where theirs is another. */
function openAiCode({ error }: Record<string, unknown>): string {
  const { message, type, code, param } = (error ?? {}) as Record<string, unknown>;
  const isError = typeof message === 'string' && type === 'invalid_request_error' && param !== undefined && typeof code === 'string';
  if (!isError) return `without OpenAI's error: ${JSON.stringify(error)}`;
  return code === 'invalid_api_key' ? 'api_key_invalid' : code;
}

/** The same, about what was never there. */
export function aboutNothing<T>(request: T): T {
  return JSON.parse(JSON.stringify(request).replace(ID, NO_ID)) as T;
}

/** What an answer says, whichever ids it was asked about. */
function sayingOf({ status, headers, text }: Answer): string {
  const told = [...headers].filter(([name]) => !UNLIKE.has(name)).map(([name, value]) => `${name}: ${value}`);
  return [status, ...told, text.replace(ID, NO_ID).replace(/"requestId":"[^"]*"/, '')].join('\n');
}

/** Whether anything of a person's stands in an answer. */
export function shows({ canary, userId, email, sessionId }: Person, { text }: Answer): boolean {
  return [canary, userId, email, sessionId].some((theirs) => text.includes(theirs));
}

/**
 * What a refused request has come to: what is not there for somebody looks like what was never there, and shows nothing of the owner's.
 * @param aboutWhatIsNot the same request, about nothing
 */
export async function refusalOf(world: World, owner: Person, request: Request, credential?: string, aboutWhatIsNot = aboutNothing(request)): Promise<string> {
  const answers = await Promise.all(world.gateways.map((_url, gateway) => world.ask(request, credential, gateway)));
  const [verdict = '', elsewhere = verdict] = answers.map((answer) => verdictOf(request.path, answer));
  if (elsewhere !== verdict) return `${verdict}, but ${elsewhere} at another gateway`;
  if (answers.some((answer) => shows(owner, answer))) return `${verdict}, and shows what is the owner's`;
  if (credential === undefined || answers[0]?.status === 401) return verdict;
  const nothing = await world.ask(aboutWhatIsNot, credential);
  return answers.every((answer) => sayingOf(answer) === sayingOf(nothing)) ? verdict : `${verdict}, unlike what was never there: ${sayingOf(nothing)}`;
}

/** Headers that differ from answer to answer. */
const UNLIKE = new Set(['date', 'x-request-id', 'ratelimit', 'content-length']);
