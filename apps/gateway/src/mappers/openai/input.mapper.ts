import { FenagoError, TOOL_CALL_ID_LENGTH, TOOL_NAME_PATTERN, type ImagePart, type InputMessage, type TurnOptions } from '@fenago/contracts';

/** What a request of OpenAI's shape comes to: a turn, and what was said before it. */
export interface OpenAiInput {
  readonly content: string;
  readonly toolCallId?: string;
  readonly images?: ImagePart[];
  readonly before: InputMessage[];
  readonly options: TurnOptions;
}

/** @param param where in the request, as OpenAI writes it: `messages[0].content` */
export function invalidParam(param: string, message: string): FenagoError {
  const path = `/${param.replaceAll('[', '/').replaceAll(']', '').replaceAll('.', '/')}`;
  return new FenagoError('invalid_request', `${param} ${message}.`, { fields: [{ path, message }] });
}

/** The names under which APIs of OpenAI know pieces of text. */
const TEXT_PARTS: ReadonlySet<unknown> = new Set(['text', 'input_text', 'output_text', 'refusal']);

const TOOL_NAME = new RegExp(TOOL_NAME_PATTERN);
const NONE: ReadonlySet<unknown> = new Set();

/**
 * Text of a message: a text, or a list of parts.
 * @param beside types of parts that are no text, and taken elsewhere
 * @throws FenagoError `invalid_request` for other parts, such as sound and files, which conversations do not hold
 */
export function textOf(content: unknown, param: string, beside = NONE): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) throw invalidParam(param, 'must be a text or a list of parts');
  return content.map((part: unknown, index) => partText(part, `${param}[${index}]`, beside)).join('');
}

function partText(part: unknown, param: string, beside: ReadonlySet<unknown>): string {
  const { type, text, refusal } = (typeof part === 'object' && part !== null ? part : {}) as Record<string, unknown>;
  if (beside.has(type)) return '';
  if (!TEXT_PARTS.has(type)) throw invalidParam(`${param}.type`, 'must be one that is known; sound and files cannot be taken');
  const value = type === 'refusal' ? refusal : text;
  if (typeof value !== 'string') throw invalidParam(`${param}.text`, 'must be a text');
  return value;
}

/** @throws FenagoError `invalid_request` where it is none */
export function stringOf(value: unknown, param: string): string {
  if (typeof value !== 'string' || value === '') throw invalidParam(param, 'must be a text that is not empty');
  return value;
}

/** The id of a call, as its own side has named it. @throws FenagoError `invalid_request` */
export function callIdOf(value: unknown, param: string): string {
  const id = stringOf(value, param);
  if (id.length > TOOL_CALL_ID_LENGTH) throw invalidParam(param, `must not be longer than ${TOOL_CALL_ID_LENGTH} characters`);
  return id;
}

/** @throws FenagoError `invalid_request` for what no tool is called */
export function toolNameOf(value: unknown, param: string): string {
  const name = stringOf(value, param);
  if (!TOOL_NAME.test(name)) throw invalidParam(param, 'must be 1 to 128 letters, digits, underscores, dots and hyphens');
  return name;
}

/**
 * The last message starts the turn, those before it are its history; instructions are the turn's own.
 * @param said in their order
 * @param param of the last one
 */
export function turnOf(said: readonly InputMessage[], param: string): Omit<OpenAiInput, 'options'> {
  const before = said.slice(0, -1);
  const last = said.at(-1);
  if (last === undefined || (last.role !== 'user' && last.role !== 'tool')) throw invalidParam(param, 'must end with a message of the user or the result of a tool');
  const { content, toolCallId, images } = last;
  return { before, content, ...(toolCallId === undefined ? {} : { toolCallId }), ...(images === undefined ? {} : { images }) };
}

/** Without the fields that are undefined. */
export function defined<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
