import type { EventData, WebhookDisableReason } from '@fenago/contracts';

const REASONS: Readonly<Record<WebhookDisableReason, string>> = {
  requested: 'as was asked for',
  failing: 'for it has taken nothing for as long as deliveries are tried',
  gone: 'for it has answered that it is gone (410)',
};

/** The sentence that a mail tells. */
export function toWebhookFact({ webhookId, host, reason, failingSince }: EventData<'webhook.disabled'>): string {
  const since = failingSince === null ? '' : ` Nothing was delivered to it since ${failingSince.slice(0, 16).replace('T', ' ')} (UTC).`;
  return `The webhook ${webhookId} at ${host} was disabled, ${REASONS[reason]}.${since}`;
}
