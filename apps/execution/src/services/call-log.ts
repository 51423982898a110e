import type { FallbackNotice, ModelError, ModelSource, RetryNotice } from '@fenago/llm';
import type { ModelCallSetup } from './model-call.js';

/**
 * Tells of failed calls of the model, in the words of the execution's log.
 * @param forOwner whether the log is the agent's owner's, who may be told what its configuration names
 */
export function noticesTo(warn: (message: string) => void, forOwner: boolean): Pick<ModelCallSetup, 'onRetry' | 'onFallback'> {
  return {
    onRetry: ({ attempt, delayMs, error }: RetryNotice) => warn(`Model call ${attempt} failed (${describe(error)}); the next follows in ${delayMs} ms.`),
    onFallback: ({ error, failed, next }: FallbackNotice) => {
      const [one, other] = forOwner ? [nameOf(failed), nameOf(next)] : ['The model', 'a fallback'];
      warn(`${one} failed (${describe(error)}); ${other} is asked.`);
    },
  };
}

export function leftOut(source: ModelSource, forOwner: boolean): string {
  return `${forOwner ? `The fallback ${nameOf(source)}` : 'A fallback'} is left out: its provider key is missing, or does not open.`;
}

export function notInPlan(source: ModelSource, forOwner: boolean): string {
  return `${forOwner ? `The fallback ${nameOf(source)}` : 'A fallback'} is left out: the plan of whose turn it is does not allow it.`;
}

function describe({ code, status }: ModelError): string {
  return status === undefined ? code : `${code}, status ${status}`;
}

function nameOf({ model, provider }: ModelSource): string {
  return `${model} of ${provider}`;
}
