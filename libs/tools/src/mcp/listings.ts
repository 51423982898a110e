import type { DiscoverResult } from '@modelcontextprotocol/client';
import type { McpListing } from './read-listing.js';

/** What is known of a server, for those who come to it with the same credentials. */
export interface KnownServer {
  /** Undefined where it could not be had; `problem` says why. */
  readonly listing?: McpListing;
  readonly problem?: string;
  /** What the server said of itself, where it speaks the protocol without sessions; null where it speaks an older one. */
  readonly discovered?: DiscoverResult | null;
}

interface Entry extends KnownServer {
  readonly until: number;
}

const KEPT = 100;
const LISTING_MS = 60_000;
/** A server that is away is asked again soon, but not at each step of each execution. */
const PROBLEM_MS = 10_000;

/** Listings of servers for all executions of a process, for a minute; least recently used gone first. */
export class McpListings {
  private readonly known = new Map<string, Entry>();

  /** @param clock the machine's unless given */
  constructor(private readonly clock: { now(): Date } = { now: () => new Date() }) {}

  /** @param key of server and credentials */
  get(key: string): KnownServer | undefined {
    const entry = this.known.get(key);
    if (entry === undefined) return undefined;
    this.known.delete(key);
    if (entry.until <= this.clock.now().getTime()) return undefined;
    this.known.set(key, entry);
    return entry;
  }

  set(key: string, server: KnownServer): void {
    const until = this.clock.now().getTime() + (server.listing === undefined ? PROBLEM_MS : LISTING_MS);
    this.known.delete(key);
    this.known.set(key, { ...server, until });
    const oldest = this.known.size > KEPT ? this.known.keys().next().value : undefined;
    if (oldest !== undefined) this.known.delete(oldest);
  }

  forget(key: string): void {
    this.known.delete(key);
  }
}
