import type { NatsLink } from '../connection/nats-link.js';
import { CONSUMER_EXISTS } from '../jetstream/ensure-consumer.js';
import { apiCode, ensureTopology } from '../topology/ensure-topology.js';
import { EVENT_STREAM } from '../topology/streams.js';
import { grantConsumer, type Grant } from './grants.js';

/** There is no consumer of this name. */
const CONSUMER_NOT_FOUND = 10_014;

/**
 * Makes the durable consumer of a grant, or changes what it lets through; how far it has come stays.
 * @param link of a user who may make consumers: whoever may can have the broker send to any subject, so no grant lets one
 */
export async function ensureGrantConsumer(link: NatsLink, grant: Grant): Promise<void> {
  await ensureTopology(link);
  const { consumers } = await link.jetStream();
  const settings = grantConsumer(grant);
  try {
    await consumers.add(EVENT_STREAM, settings);
  } catch (error) {
    if (apiCode(error) !== CONSUMER_EXISTS) throw error;
    await consumers.update(EVENT_STREAM, grant.name, { filter_subjects: settings.filter_subjects ?? [] });
  }
}

/** Removes the durable consumer of a grant; there need not be one. */
export async function dropGrantConsumer(link: NatsLink, name: string): Promise<void> {
  try {
    await (await link.jetStream()).consumers.delete(EVENT_STREAM, name);
  } catch (error) {
    if (apiCode(error) !== CONSUMER_NOT_FOUND) throw error;
  }
}
