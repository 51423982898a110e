import { Type } from 'typebox';
import { adminCaller, defineCommand } from '../request.js';
import { object } from '../schema.js';
import { USAGE_STEP_PATTERN, type UsageRowView } from '../usage-views.js';

/** Less than nothing where it was too much. */
const change = (description: string, example: number) =>
  Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, description, examples: [example] });

/** Writes a row that corrects another: says what cost and tokens change by. The row itself stays as it is. */
export const correctUsage = defineCommand<UsageRowView>()(
  'billing.correct_usage',
  object({
    admin: adminCaller(),
    usageId: Type.String({ pattern: USAGE_STEP_PATTERN }),
    costMicros: change('What the cost changes by, in millionths of the currency unit', -42),
    usage: Type.Optional(
      object({
        inputTokens: Type.Optional(change('What input tokens change by', -16)),
        cachedInputTokens: Type.Optional(change('Part of inputTokens', 0)),
        outputTokens: Type.Optional(change('What output tokens change by', 0)),
        reasoningTokens: Type.Optional(change('Part of outputTokens', 0)),
      }),
    ),
    reason: Type.String({ minLength: 1, maxLength: 500, description: 'Why; whoever used it can read it', examples: ['The provider reported the prompt twice.'] }),
  }),
);
