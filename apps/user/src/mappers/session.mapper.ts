import type { SessionView } from '@fenago/contracts';
import type { SessionState } from '../domain/session.js';

export function toSessionView(session: SessionState, currentSessionId: string | undefined): SessionView {
  return {
    id: session._id,
    object: 'session',
    userAgent: session.userAgent,
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    current: session._id === currentSessionId,
  };
}
