import { serviceDefinition as agent } from '@fenago/agent';
import { serviceDefinition as billing } from '@fenago/billing';
import { serviceDefinition as conversation } from '@fenago/conversation';
import { serviceDefinition as execution } from '@fenago/execution';
import { serviceDefinition as gateway } from '@fenago/gateway';
import { programOf, runServices } from '@fenago/host';
import { serviceDefinition as user } from '@fenago/user';
import { serviceDefinition as webhook } from '@fenago/webhook';

// The gateway comes last: it is ready when those it asks are.
await runServices('standalone', [
  programOf(user),
  programOf(agent),
  programOf(conversation),
  programOf(execution),
  programOf(billing),
  programOf(webhook),
  programOf(gateway),
]);
