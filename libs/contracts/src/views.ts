import type { AgentConfiguration, AgentStatus } from './agent-configuration.js';
import type { ImagePart, MessageRole, ToolCall } from './message-shapes.js';
import type { Role, Scope } from './scopes.js';

/** Objects as services answer them and the API shows them; times are UTC, ISO 8601. */
export interface UserView {
  readonly id: string;
  readonly object: 'user';
  readonly email: string;
  readonly name: string;
  readonly emailVerified: string | null;
  readonly role: Role;
  readonly image: string | null;
  /** Version of the object: grows with each change of it. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ApiKeyView {
  readonly id: string;
  readonly object: 'api_key';
  readonly name: string;
  /** The key's beginning and the end of its id: enough to tell it from others, nothing of its secret. */
  readonly hint: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: string | null;
  /** Version of the object: grows with each change of it. */
  readonly revision: number;
  /** Within a minute; moves without a new revision. */
  readonly lastUsedAt: string | null;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

export interface NewApiKeyView extends ApiKeyView {
  /** The key in clear: told this once. */
  readonly key: string;
}

export interface SessionView {
  readonly id: string;
  readonly object: 'session';
  /** What the client called itself when it signed in. */
  readonly userAgent: string | null;
  readonly createdAt: string;
  /** When its refresh token was last used. */
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  /** Whether the request that asks belongs to it. */
  readonly current: boolean;
}

export interface TokensView {
  readonly object: 'tokens';
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds that the access token lives. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly sessionId: string;
}

/** Somewhere else to sign in. */
export interface OidcProviderView {
  readonly id: string;
  readonly object: 'oidc_provider';
  readonly name: string;
  /** Where a browser begins, relative to the API. */
  readonly authorizePath: string;
}

export interface LeadView {
  readonly id: string;
  readonly object: 'lead';
  readonly email: string;
  readonly name: string | null;
  readonly source: string;
  readonly createdAt: string;
}

/** A lead as admins see it; whoever left the address does not learn whether it has an account. */
export interface AdminLeadView extends LeadView {
  readonly convertedAt: string | null;
  readonly convertedUserId: string | null;
}

export interface AgentView {
  readonly id: string;
  readonly object: 'agent';
  readonly name: string;
  readonly description: string;
  readonly ownerId: string;
  readonly configuration: AgentConfiguration;
  readonly isPublic: boolean;
  readonly status: AgentStatus;
  /** Version of the configuration. */
  readonly version: number;
  /** Version of the object: grows with each change of it. */
  readonly revision: number;
  /** Moves without a new revision. */
  readonly lastActive: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A configuration that an agent has or had; it never changes. */
export interface AgentVersionView {
  /** `<agentId>:<version>`, the number padded so that ids sort by it. */
  readonly id: string;
  readonly object: 'agent_version';
  readonly agentId: string;
  readonly version: number;
  readonly configuration: AgentConfiguration;
  readonly createdAt: string;
}

/** What a run needs to know of an agent at one version. */
export interface AgentSnapshot {
  readonly agentId: string;
  readonly ownerId: string;
  readonly version: number;
  readonly status: AgentStatus;
  readonly isPublic: boolean;
  readonly name: string;
  readonly configuration: AgentConfiguration;
}

export interface MessageView {
  readonly id: string;
  readonly object: 'message';
  readonly conversationId: string;
  readonly role: MessageRole;
  readonly content: string;
  /** Calls of tools that the model asked for. */
  readonly toolCalls?: readonly ToolCall[];
  /** The call that a tool's message answers. */
  readonly toolCallId?: string;
  readonly images?: readonly ImagePart[];
  readonly position: number;
  /** The execution that the message started, or whose reply it is; null where it was said elsewhere before. */
  readonly executionId: string | null;
  readonly createdAt: string;
}

export interface ConversationView {
  readonly id: string;
  readonly object: 'conversation';
  readonly title: string;
  readonly userId: string;
  /** Null until the first turn names one. */
  readonly agentId: string | null;
  readonly status: 'active' | 'archived';
  /** The client's own. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly messageCount: number;
  /** The execution whose turn it is. */
  readonly activeExecutionId: string | null;
  readonly queuedMessages: number;
  /** Version of the object: grows with each change of it. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}
