import { COMMANDS, isEventType, QUERIES, eventFilter, type EventType } from '@fenago/contracts';
import { handlerName, type ServiceUse } from '@fenago/messaging';
import { serviceSources } from './service-sources.js';

// What a service does on the broker, as its sources say it. The same calls make the catalogue of events.
const ASKED = /(?<!typeof )(?<!Handler\()\b(COMMANDS|QUERIES)\.(\w+)(?![\w.])/g;
const PUBLISHED = /\bnewEvent\(\s*'([^']+)'/g;
const HEARD = /\beventFilter\('([^']*)'\)/g;
const CLASS = /\bclass (\w+)/g;
const HANDLER = /@(Consumer|Projection)\(([^]*?)\)\s+(?:@[^\n]*\s+)*(?:async )?(\w+)\(/g;
const NAMED = /\bname: '(\w+)'/;
const ALL_EVENTS = 'evt.>';

/** What every service does on the broker. */
export function serviceUses(sources: ReadonlyMap<string, string> = serviceSources()): readonly ServiceUse[] {
  return [...sources].map(([service, text]) => useOf(service, text));
}

/** @throws Error where a handler of events cannot be told */
export function useOf(service: string, text: string): ServiceUse {
  const handlers = handlersIn(text);
  const written = text.match(/@(Consumer|Projection)\(/g)?.length ?? 0;
  if (handlers.length !== written) throw new Error(`Of ${written} handlers of events of ${service}, only ${handlers.length} can be told by their decorators.`);
  return {
    service,
    asks: unique(text.matchAll(ASKED), ([, kind, name = '']) => (kind === 'COMMANDS' ? COMMANDS[name as keyof typeof COMMANDS] : QUERIES[name as keyof typeof QUERIES])),
    publishes: unique(text.matchAll(PUBLISHED), ([, type = '']) => (isEventType(type) ? type : undefined)),
    consumers: handlers.filter(({ role }) => role === 'Consumer').map(({ name }) => name),
    projections: handlers.filter(({ role }) => role === 'Projection').map(({ name }) => name),
    listens: text.includes('ownedEventFilter(') ? [ALL_EVENTS] : unique(text.matchAll(HEARD), ([, type = '']) => (isEventType(type) ? eventFilter(type as EventType) : undefined)),
    publishesTokens: text.includes('tokens.publish('),
    readsTokens: text.includes('tokens.read('),
    readsDeadLetters: text.includes('DeadLetterStream'),
    hearsAdvisories: text.includes('new Advisories('),
  };
}

interface EventHandlerSource {
  readonly role: string;
  readonly name: string;
}

function handlersIn(text: string): readonly EventHandlerSource[] {
  const classes = [...text.matchAll(CLASS)];
  return [...text.matchAll(HANDLER)].map(({ 1: role = '', 2: settings = '', 3: method = '', index }) => {
    const className = classes.findLast((found) => found.index < index)?.[1] ?? '';
    return { role, name: NAMED.exec(settings)?.[1] ?? handlerName(className, method) };
  });
}

function unique<T>(found: Iterable<RegExpExecArray>, pick: (match: RegExpExecArray) => T | undefined): readonly T[] {
  return [...new Set([...found].flatMap((match) => pick(match) ?? []))];
}
