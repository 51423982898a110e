import type { FenagoError } from '@fenago/contracts';
import { isOpenAiPath, openAiErrorOf } from './openai/error.mapper.js';
import { problemOf, PROBLEM_TYPE } from './problem.mapper.js';

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Content type. */
  readonly type: string;
  readonly body: object;
}

/** An error as the API at this address tells it: a problem, or as OpenAI does. */
export function errorAnswerOf(error: FenagoError, url: string, requestId: string): ErrorAnswer {
  if (isOpenAiPath(url)) return { ...openAiErrorOf(error, requestId), type: 'application/json; charset=utf-8' };
  return { ...problemOf(error, requestId), type: PROBLEM_TYPE };
}
