import { DEFAULT_TOOL_SECONDS } from '@fenago/contracts';
import type { Egress } from '@fenago/egress';
import { ToolFailure } from '../failure.js';
import { resultOfAnswer } from '../http/answer.js';
import { redactorOf } from '../secrets.js';
import type { Tool } from '../tool.js';

const NO_SECRETS = redactorOf([]);
const MAX_URL = 2_048;
const PARAMETERS = {
  type: 'object',
  properties: { url: { type: 'string', maxLength: MAX_URL, description: 'Address that begins with https://' } },
  required: ['url'],
  additionalProperties: false,
} as const;

/** Reads what stands at an address of the open Internet, as far as it is text. */
export function httpGet(egress: Egress, approval: boolean): Tool {
  return {
    spec: {
      name: 'http_get',
      description: 'Reads a page or file from the Internet by HTTPS. Only text can be read, and only the beginning of what is long.',
      parameters: PARAMETERS,
      effect: 'pure',
      approval,
    },
    timeoutSeconds: DEFAULT_TOOL_SECONDS,
    checkedBy: PARAMETERS,
    async call(args, { signal }) {
      const response = await egress.fetch(String(args['url']), { headers: { accept: 'text/*, application/json;q=0.9, */*;q=0.1' }, signal });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return resultOfAnswer(response, NO_SECRETS);
      await response.body?.cancel();
      // Where a name is the model's own, it may follow by itself: the next call is judged like the first.
      throw new ToolFailure(`The page has moved to ${location.slice(0, MAX_URL)}. Call again with that address.`);
    },
  };
}
