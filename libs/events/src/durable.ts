import { AckPolicy, DeliverPolicy, ReplayPolicy, type ConsumerConfig, type ConsumerInfo } from '@nats-io/jetstream';
import { millis, nanos } from '@nats-io/transport-node';
import { apiCode, brokerError, isConsumerMissing } from './broker-error.js';
import { EventsError } from './errors.js';
import { overlap } from './filters.js';
import type { Link } from './link.js';
import type { Settings, StartPosition } from './options.js';

export const EVENT_STREAM = 'EVT';
/** The one priority group of a durable: whoever reads, reads in it. */
export const READERS = 'readers';
/** One of them at a time: with the client's own name for it, which it exports as a type only. */
const PINNED = 'pinned_client';
/** Where the reader has not asked for so long, the broker lets another one read. */
const PIN_MS = 5_000;

const CONSUMER_EXISTS = 10_148;
const NAME_IN_USE = 10_013;

/** A durable as the broker has it. */
export interface Durable {
  readonly name: string;
  /** When it was made; another time means that positions and counts mean something else. */
  readonly created: string;
  readonly ackWaitMs: number;
  readonly maxInHand: number;
  /** Milliseconds that a reader may be silent; undefined where several read at once. */
  readonly pinMs: number | undefined;
}

export interface DurableWanted extends Pick<Settings, 'from' | 'ordered' | 'ackWaitMs' | 'maxInHand'> {
  readonly name: string;
  readonly filters: readonly string[];
}

/**
 * Sees to it that the durable is there. One that is, be it made by the operator, is taken as it is.
 * @throws EventsError
 */
export async function ensureDurable(link: Link, wanted: DurableWanted): Promise<Durable> {
  const doing = `Getting the consumer ${wanted.name}`;
  try {
    return bind(await findDurable(link, wanted.name), wanted) ?? bind(await makeDurable(link, wanted), wanted) ?? refuse(wanted.name, 'it is gone again as soon as it is made');
  } catch (error) {
    throw brokerError(error, doing);
  }
}

/** @returns undefined where there is none */
export async function findDurable(link: Link, name: string): Promise<ConsumerInfo | undefined> {
  try {
    return await (await link.jetStream()).consumers.info(EVENT_STREAM, name);
  } catch (error) {
    if (isConsumerMissing(error)) return undefined;
    throw error;
  }
}

async function makeDurable(link: Link, { name, filters, from, ordered, ackWaitMs, maxInHand }: DurableWanted): Promise<ConsumerInfo | undefined> {
  const [filter = 'evt.>', ...more] = filters;
  const config: Partial<ConsumerConfig> = {
    durable_name: name,
    ack_policy: AckPolicy.Explicit,
    replay_policy: ReplayPolicy.Instant,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: maxInHand,
    // Attempts are counted here: the broker would stop giving the event out, and tell nobody.
    max_deliver: -1,
    // A single filter is part of the request's subject, by which a broker can permit it.
    ...(more.length === 0 ? { filter_subject: filter } : { filter_subjects: [filter, ...more] }),
    ...startOf(from),
    ...(ordered ? { priority_groups: [READERS], priority_policy: PINNED, priority_timeout: nanos(Math.min(PIN_MS, ackWaitMs)) } : {}),
  };
  try {
    return await (await link.jetStream()).consumers.add(EVENT_STREAM, config);
  } catch (error) {
    // Another replica has made it in this moment.
    if (apiCode(error) === CONSUMER_EXISTS || apiCode(error) === NAME_IN_USE) return findDurable(link, name);
    throw error;
  }
}

function startOf(from: StartPosition): Partial<ConsumerConfig> & Pick<ConsumerConfig, 'deliver_policy'> {
  if (from === 'oldest') return { deliver_policy: DeliverPolicy.All };
  if (from === 'new') return { deliver_policy: DeliverPolicy.New };
  if ('time' in from) return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: from.time.toISOString() };
  return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: from.position };
}

function bind(info: ConsumerInfo | undefined, { filters, ordered }: DurableWanted): Durable | undefined {
  if (info === undefined) return undefined;
  const { name, created, config } = info;
  const pinned = config.priority_policy === PINNED;
  if (config.ack_policy !== AckPolicy.Explicit) refuse(name, 'it does not wait for acknowledgements');
  if (pinned !== ordered || (pinned && config.priority_groups?.[0] !== READERS)) refuse(name, ordered ? 'it lets several replicas read at once' : 'it lets one replica read at a time');
  const has = config.filter_subjects ?? [config.filter_subject ?? 'evt.>'];
  const lacking = filters.filter((filter) => !has.some((one) => overlap(one, filter)));
  if (lacking.length > 0) refuse(name, `it has only ${has.join(', ')}, and so nothing of ${lacking.join(', ')}`);
  const pinMs = pinned ? millis(config.priority_timeout ?? nanos(PIN_MS)) : undefined;
  return { name, created, ackWaitMs: millis(config.ack_wait ?? nanos(30_000)), maxInHand: config.max_ack_pending ?? 1_000, pinMs };
}

function refuse(name: string, why: string): never {
  throw new EventsError('consumer_conflict', `There is a durable ${name}, but ${why}. Use another name, or have the durable made anew.`);
}
