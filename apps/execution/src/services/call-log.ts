import type { FallbackNotice, ModelError, ModelSource, RetryNotice } from '@fenago/llm';
import type { ModelCallSetup } from './model-call.js';

/** Tells of failed calls of the model, in the words of the execution's log. */
export function noticesTo(warn: (message: string) => void): Pick<ModelCallSetup, 'onRetry' | 'onFallback'> {
  return {
    onRetry: ({ attempt, delayMs, error }: RetryNotice) => warn(`Model call ${attempt} failed (${describe(error)}); the next follows in ${delayMs} ms.`),
    onFallback: ({ error, failed, next }: FallbackNotice) => warn(`${nameOf(failed)} failed (${describe(error)}); ${nameOf(next)} is asked.`),
  };
}

export function leftOut(source: ModelSource): string {
  return `The fallback ${nameOf(source)} is left out: its provider key is missing, or does not open.`;
}

function describe({ code, status }: ModelError): string {
  return status === undefined ? code : `${code}, status ${status}`;
}

function nameOf({ model, provider }: ModelSource): string {
  return `${model} of ${provider}`;
}
