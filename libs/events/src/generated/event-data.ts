// Generated from libs/contracts by `npm run docs`; do not edit.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An admin has looked at what others see only of themselves. */
        readonly "admin.data_read": {
            readonly adminId: string;
            /** @enum {unknown} */
            readonly read: "users.listed" | "user.read" | "leads.listed" | "leads.exported" | "audit.listed" | "dead_letters.listed" | "dead_letter.read";
            /** @description whom it was about, where it was one user */
            readonly userId: string | null;
        };
        /** @description An agent exists; its first version. */
        readonly "agent.created": {
            readonly agentId: string;
            readonly ownerId: string;
            readonly name: string;
            readonly description: string;
            readonly configuration: {
                /**
                 * @description Name of the model, as its provider calls it
                 * @example gpt-5-mini
                 */
                readonly model: string;
                /**
                 * @description Name of one of the owner's provider keys; the platform's provider where it is left out
                 * @example my-vllm
                 */
                readonly provider?: string;
                /**
                 * @description Asked one after the other where the model before fails for good, through no fault of the request
                 * @example [
                 *       {
                 *         "model": "gpt-4o-mini"
                 *       }
                 *     ]
                 */
                readonly fallbacks?: readonly {
                    /**
                     * @description Name of the model, as its provider calls it
                     * @example gpt-5-mini
                     */
                    readonly model: string;
                    /**
                     * @description Name of one of the owner's provider keys; the platform's provider where it is left out
                     * @example my-vllm
                     */
                    readonly provider?: string;
                }[];
                /**
                 * @description System prompt
                 * @example You answer in one sentence.
                 */
                readonly instructions?: string;
                /** @description Sampling temperature */
                readonly temperature?: number;
                /** @description Share of the probability that is sampled from */
                readonly topP?: number;
                /** @description Longest answer, in tokens */
                readonly maxOutputTokens?: number;
                readonly responseFormat?: {
                    /** @enum {unknown} */
                    readonly type: "text" | "json_object" | "json_schema";
                    readonly name?: string;
                    readonly description?: string;
                    readonly schema?: {
                        readonly [key: string]: unknown;
                    };
                    readonly strict?: boolean;
                };
                /**
                 * @description Tokens of history that are sent to the model, instructions and the new message included
                 * @default 8000
                 */
                readonly contextTokens?: number;
                /**
                 * @description For messages that come while a turn runs, unless they say otherwise
                 * @default enqueue
                 * @enum {unknown}
                 */
                readonly turnPolicy?: "enqueue" | "reject" | "interrupt" | "rollback";
                /** @description What the agent can do beside talking */
                readonly tools?: readonly ({
                    /** @constant */
                    readonly type: "http";
                    readonly name: string;
                    /** @description What the model is told of it */
                    readonly description?: string;
                    /** @description Its arguments: a JSON Schema (2020-12) of an object */
                    readonly parameters?: {
                        readonly [key: string]: unknown;
                    };
                    /** @enum {unknown} */
                    readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
                    /** @description {name} in path or query is the argument of that name, encoded; key={name} in the query is left out where the argument is. Arguments that it does not take are the query of a GET or DELETE, and the JSON body of any other */
                    readonly url: string;
                    /** @description Values may name secrets: {{secret:name}} is the owner's of the agent, {{user_secret:name}} that of the user whose turn it is */
                    readonly headers?: {
                        readonly [key: string]: string;
                    };
                    /**
                     * @description What may happen when a call is repeated: nothing, nothing under the same Idempotency-Key, or harm. Where it is left out: pure for GET, idempotent for PUT and DELETE, at_most_once for POST and PATCH
                     * @enum {unknown}
                     */
                    readonly effect?: "pure" | "idempotent" | "at_most_once";
                    /** @description Whether a person must approve each call before it is carried out */
                    readonly approval?: boolean;
                    /** @description After which a call is given up */
                    readonly timeoutSeconds?: number;
                } | {
                    /** @constant */
                    readonly type: "mcp";
                    /** @description Its tools are named <name>__<tool> */
                    readonly name: string;
                    /** @description Of a server of the Model Context Protocol, over Streamable HTTP */
                    readonly url: string;
                    /** @description Values may name secrets: {{secret:name}} is the owner's of the agent, {{user_secret:name}} that of the user whose turn it is */
                    readonly headers?: {
                        readonly [key: string]: string;
                    };
                    /** @description Of the server's tools, those that the agent has; all of them where it is left out */
                    readonly allowedTools?: readonly string[];
                    /**
                     * @description What may happen when a call is repeated: nothing, nothing under the same Idempotency-Key, or harm. For all of its tools; where it is left out, what the server says of each counts, and at_most_once where it says nothing
                     * @enum {unknown}
                     */
                    readonly effect?: "pure" | "idempotent" | "at_most_once";
                    /** @description Whether a person must approve each call before it is carried out */
                    readonly approval?: boolean;
                    /** @description After which a call is given up */
                    readonly timeoutSeconds?: number;
                } | {
                    /** @constant */
                    readonly type: "builtin";
                    /** @enum {unknown} */
                    readonly name: "current_time" | "http_get";
                    /** @description Whether a person must approve each call before it is carried out */
                    readonly approval?: boolean;
                } | {
                    /** @constant */
                    readonly type: "client";
                    readonly name: string;
                    /** @description What the model is told of it */
                    readonly description?: string;
                    /** @description Its arguments: a JSON Schema (2020-12) of an object */
                    readonly parameters?: {
                        readonly [key: string]: unknown;
                    };
                })[];
                readonly limits?: {
                    /**
                     * @description Model calls
                     * @default 16
                     */
                    readonly maxSteps?: number;
                    /** @description Input and output tokens of all model calls together */
                    readonly maxTokens?: number;
                    /** @description Cost of all model calls together by the price table, in millionths of its currency */
                    readonly maxCostMicros?: number;
                    /** @description From the first start to the end; time in which it waits for an action does not count */
                    readonly deadlineSeconds?: number;
                    /**
                     * @description How long an action may be waited for
                     * @default 3600
                     */
                    readonly actionSeconds?: number;
                };
            };
            readonly isPublic: boolean;
            /** @enum {unknown} */
            readonly status: "draft" | "active" | "paused" | "archived";
            readonly version: number;
        };
        /** @description An agent is gone. */
        readonly "agent.deleted": {
            readonly agentId: string;
            readonly ownerId: string;
        };
        /** @description An agent was activated, paused or archived. */
        readonly "agent.status_changed": {
            readonly agentId: string;
            readonly ownerId: string;
            /** @enum {unknown} */
            readonly from: "draft" | "active" | "paused" | "archived";
            /** @enum {unknown} */
            readonly to: "draft" | "active" | "paused" | "archived";
        };
        /** @description An agent changed; the event carries the agent as it is now. */
        readonly "agent.updated": {
            readonly agentId: string;
            readonly ownerId: string;
            readonly name: string;
            readonly description: string;
            readonly configuration: {
                /**
                 * @description Name of the model, as its provider calls it
                 * @example gpt-5-mini
                 */
                readonly model: string;
                /**
                 * @description Name of one of the owner's provider keys; the platform's provider where it is left out
                 * @example my-vllm
                 */
                readonly provider?: string;
                /**
                 * @description Asked one after the other where the model before fails for good, through no fault of the request
                 * @example [
                 *       {
                 *         "model": "gpt-4o-mini"
                 *       }
                 *     ]
                 */
                readonly fallbacks?: readonly {
                    /**
                     * @description Name of the model, as its provider calls it
                     * @example gpt-5-mini
                     */
                    readonly model: string;
                    /**
                     * @description Name of one of the owner's provider keys; the platform's provider where it is left out
                     * @example my-vllm
                     */
                    readonly provider?: string;
                }[];
                /**
                 * @description System prompt
                 * @example You answer in one sentence.
                 */
                readonly instructions?: string;
                /** @description Sampling temperature */
                readonly temperature?: number;
                /** @description Share of the probability that is sampled from */
                readonly topP?: number;
                /** @description Longest answer, in tokens */
                readonly maxOutputTokens?: number;
                readonly responseFormat?: {
                    /** @enum {unknown} */
                    readonly type: "text" | "json_object" | "json_schema";
                    readonly name?: string;
                    readonly description?: string;
                    readonly schema?: {
                        readonly [key: string]: unknown;
                    };
                    readonly strict?: boolean;
                };
                /**
                 * @description Tokens of history that are sent to the model, instructions and the new message included
                 * @default 8000
                 */
                readonly contextTokens?: number;
                /**
                 * @description For messages that come while a turn runs, unless they say otherwise
                 * @default enqueue
                 * @enum {unknown}
                 */
                readonly turnPolicy?: "enqueue" | "reject" | "interrupt" | "rollback";
                /** @description What the agent can do beside talking */
                readonly tools?: readonly ({
                    /** @constant */
                    readonly type: "http";
                    readonly name: string;
                    /** @description What the model is told of it */
                    readonly description?: string;
                    /** @description Its arguments: a JSON Schema (2020-12) of an object */
                    readonly parameters?: {
                        readonly [key: string]: unknown;
                    };
                    /** @enum {unknown} */
                    readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
                    /** @description {name} in path or query is the argument of that name, encoded; key={name} in the query is left out where the argument is. Arguments that it does not take are the query of a GET or DELETE, and the JSON body of any other */
                    readonly url: string;
                    /** @description Values may name secrets: {{secret:name}} is the owner's of the agent, {{user_secret:name}} that of the user whose turn it is */
                    readonly headers?: {
                        readonly [key: string]: string;
                    };
                    /**
                     * @description What may happen when a call is repeated: nothing, nothing under the same Idempotency-Key, or harm. Where it is left out: pure for GET, idempotent for PUT and DELETE, at_most_once for POST and PATCH
                     * @enum {unknown}
                     */
                    readonly effect?: "pure" | "idempotent" | "at_most_once";
                    /** @description Whether a person must approve each call before it is carried out */
                    readonly approval?: boolean;
                    /** @description After which a call is given up */
                    readonly timeoutSeconds?: number;
                } | {
                    /** @constant */
                    readonly type: "mcp";
                    /** @description Its tools are named <name>__<tool> */
                    readonly name: string;
                    /** @description Of a server of the Model Context Protocol, over Streamable HTTP */
                    readonly url: string;
                    /** @description Values may name secrets: {{secret:name}} is the owner's of the agent, {{user_secret:name}} that of the user whose turn it is */
                    readonly headers?: {
                        readonly [key: string]: string;
                    };
                    /** @description Of the server's tools, those that the agent has; all of them where it is left out */
                    readonly allowedTools?: readonly string[];
                    /**
                     * @description What may happen when a call is repeated: nothing, nothing under the same Idempotency-Key, or harm. For all of its tools; where it is left out, what the server says of each counts, and at_most_once where it says nothing
                     * @enum {unknown}
                     */
                    readonly effect?: "pure" | "idempotent" | "at_most_once";
                    /** @description Whether a person must approve each call before it is carried out */
                    readonly approval?: boolean;
                    /** @description After which a call is given up */
                    readonly timeoutSeconds?: number;
                } | {
                    /** @constant */
                    readonly type: "builtin";
                    /** @enum {unknown} */
                    readonly name: "current_time" | "http_get";
                    /** @description Whether a person must approve each call before it is carried out */
                    readonly approval?: boolean;
                } | {
                    /** @constant */
                    readonly type: "client";
                    readonly name: string;
                    /** @description What the model is told of it */
                    readonly description?: string;
                    /** @description Its arguments: a JSON Schema (2020-12) of an object */
                    readonly parameters?: {
                        readonly [key: string]: unknown;
                    };
                })[];
                readonly limits?: {
                    /**
                     * @description Model calls
                     * @default 16
                     */
                    readonly maxSteps?: number;
                    /** @description Input and output tokens of all model calls together */
                    readonly maxTokens?: number;
                    /** @description Cost of all model calls together by the price table, in millionths of its currency */
                    readonly maxCostMicros?: number;
                    /** @description From the first start to the end; time in which it waits for an action does not count */
                    readonly deadlineSeconds?: number;
                    /**
                     * @description How long an action may be waited for
                     * @default 3600
                     */
                    readonly actionSeconds?: number;
                };
            };
            readonly isPublic: boolean;
            /** @enum {unknown} */
            readonly status: "draft" | "active" | "paused" | "archived";
            readonly version: number;
            readonly changed?: readonly ("name" | "description" | "configuration" | "isPublic" | "status")[];
            readonly restoredVersion?: number;
        };
        /** @description A user has used so much of what their plan allows in a period. Where one step passes several thresholds, the highest is told. */
        readonly "allowance.threshold_reached": {
            readonly userId: string;
            readonly planId: string;
            /** @enum {unknown} */
            readonly limit: "requests" | "tokens" | "spendMicros";
            /**
             * @description Percent
             * @enum {unknown}
             */
            readonly threshold: 50 | 80 | 100;
            readonly used: number;
            readonly allowed: number;
            /** @description UTC, ISO 8601, milliseconds */
            readonly resetsAt: string;
        };
        /** @description An API key exists; neither the key nor its hash is told. */
        readonly "api_key.created": {
            readonly apiKeyId: string;
            readonly userId: string;
            readonly name: string;
            readonly scopes: readonly ("agents:read" | "agents:write" | "conversations:read" | "conversations:write" | "schedules:read" | "schedules:write" | "executions:read" | "executions:write" | "events:read" | "webhooks:read" | "webhooks:write" | "usage:read" | "billing:read" | "billing:write" | "profile:read" | "profile:write" | "keys:write" | "admin")[];
            readonly expiresAt: string | null;
        };
        /** @description An API key is accepted no more. */
        readonly "api_key.revoked": {
            readonly apiKeyId: string;
            readonly userId: string;
        };
        /** @description An API key has another name. */
        readonly "api_key.updated": {
            readonly apiKeyId: string;
            readonly userId: string;
            readonly name: string;
        };
        /** @description How far the audit log has come: whoever keeps this can prove that an entry up to there was taken away or changed since. */
        readonly "audit.anchored": {
            readonly sequence: number;
            readonly hash: string;
        };
        /** @description A payment provider knows the user; the account as it is now. */
        readonly "billing.customer.created": {
            readonly billingAccountId: string;
            readonly userId: string;
            /** @description The payment provider's name for the user */
            readonly customerId: string | null;
            readonly subscription: {
                readonly subscriptionId: string;
                /** @enum {unknown} */
                readonly status: "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "unpaid" | "paused" | "canceled";
                readonly priceId: string | null;
                /** @description Null where its price is none of a plan's */
                readonly planId: string | null;
                readonly interval: ("month" | "year") | null;
                /** @description UTC, ISO 8601, milliseconds */
                readonly periodStart: string;
                /** @description UTC, ISO 8601, milliseconds */
                readonly periodEnd: string;
                /** @description Null where it has no trial */
                readonly trialEnd: string | null;
                /** @description When it ends; null where it goes on */
                readonly cancelAt: string | null;
            } | null;
            readonly planId: string;
            readonly features: {
                readonly limits: {
                    /** @description Executions in a billing period; null for no limit */
                    readonly requests: number | null;
                    /** @description Input and output tokens in a billing period; null for no limit */
                    readonly tokens: number | null;
                    /** @description What models may cost in a billing period, in millionths of the currency's unit; null for no limit */
                    readonly spendMicros: number | null;
                    /** @description Executions at once; null for no limit */
                    readonly concurrentExecutions: number | null;
                };
                /** @description Names; one that ends in an asterisk stands for all that begin so */
                readonly models: readonly string[];
                /** @description Kinds of tools that agents may use */
                readonly tools: readonly ("builtin" | "client" | "http" | "mcp")[];
                readonly flags: {
                    readonly [key: string]: boolean;
                };
            };
            /** @description When the plan ends unless a failed payment is made good; null where it goes on */
            readonly entitledUntil: string | null;
        };
        /** @description What a user may do changed; the account as it is now. */
        readonly "billing.entitlements.changed": {
            readonly billingAccountId: string;
            readonly userId: string;
            /** @description The payment provider's name for the user */
            readonly customerId: string | null;
            readonly subscription: {
                readonly subscriptionId: string;
                /** @enum {unknown} */
                readonly status: "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "unpaid" | "paused" | "canceled";
                readonly priceId: string | null;
                /** @description Null where its price is none of a plan's */
                readonly planId: string | null;
                readonly interval: ("month" | "year") | null;
                /** @description UTC, ISO 8601, milliseconds */
                readonly periodStart: string;
                /** @description UTC, ISO 8601, milliseconds */
                readonly periodEnd: string;
                /** @description Null where it has no trial */
                readonly trialEnd: string | null;
                /** @description When it ends; null where it goes on */
                readonly cancelAt: string | null;
            } | null;
            readonly planId: string;
            readonly features: {
                readonly limits: {
                    /** @description Executions in a billing period; null for no limit */
                    readonly requests: number | null;
                    /** @description Input and output tokens in a billing period; null for no limit */
                    readonly tokens: number | null;
                    /** @description What models may cost in a billing period, in millionths of the currency's unit; null for no limit */
                    readonly spendMicros: number | null;
                    /** @description Executions at once; null for no limit */
                    readonly concurrentExecutions: number | null;
                };
                /** @description Names; one that ends in an asterisk stands for all that begin so */
                readonly models: readonly string[];
                /** @description Kinds of tools that agents may use */
                readonly tools: readonly ("builtin" | "client" | "http" | "mcp")[];
                readonly flags: {
                    readonly [key: string]: boolean;
                };
            };
            /** @description When the plan ends unless a failed payment is made good; null where it goes on */
            readonly entitledUntil: string | null;
        };
        /** @description A subscription began, changed or ended; the account as it is now. */
        readonly "billing.subscription.changed": {
            readonly billingAccountId: string;
            readonly userId: string;
            /** @description The payment provider's name for the user */
            readonly customerId: string | null;
            readonly subscription: {
                readonly subscriptionId: string;
                /** @enum {unknown} */
                readonly status: "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "unpaid" | "paused" | "canceled";
                readonly priceId: string | null;
                /** @description Null where its price is none of a plan's */
                readonly planId: string | null;
                readonly interval: ("month" | "year") | null;
                /** @description UTC, ISO 8601, milliseconds */
                readonly periodStart: string;
                /** @description UTC, ISO 8601, milliseconds */
                readonly periodEnd: string;
                /** @description Null where it has no trial */
                readonly trialEnd: string | null;
                /** @description When it ends; null where it goes on */
                readonly cancelAt: string | null;
            } | null;
            readonly planId: string;
            readonly features: {
                readonly limits: {
                    /** @description Executions in a billing period; null for no limit */
                    readonly requests: number | null;
                    /** @description Input and output tokens in a billing period; null for no limit */
                    readonly tokens: number | null;
                    /** @description What models may cost in a billing period, in millionths of the currency's unit; null for no limit */
                    readonly spendMicros: number | null;
                    /** @description Executions at once; null for no limit */
                    readonly concurrentExecutions: number | null;
                };
                /** @description Names; one that ends in an asterisk stands for all that begin so */
                readonly models: readonly string[];
                /** @description Kinds of tools that agents may use */
                readonly tools: readonly ("builtin" | "client" | "http" | "mcp")[];
                readonly flags: {
                    readonly [key: string]: boolean;
                };
            };
            /** @description When the plan ends unless a failed payment is made good; null where it goes on */
            readonly entitledUntil: string | null;
        };
        /** @description An admin wrote a row that corrects another; the event names the admin as its actor. */
        readonly "billing.usage.corrected": {
            readonly usageId: string;
            readonly correctionOf: string;
            readonly executionId: string;
            readonly step: number;
            readonly conversationId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly agentOwnerId: string;
            readonly provider: string;
            /** @enum {unknown} */
            readonly billedTo: "platform" | "agent_owner";
            readonly model: string;
            readonly usage: {
                readonly inputTokens: number;
                readonly cachedInputTokens: number;
                readonly outputTokens: number;
                readonly reasoningTokens: number;
            };
            readonly currency: string;
            readonly costMicros: number;
            readonly reason: string;
        };
        /** @description A row of the usage ledger was written. */
        readonly "billing.usage.recorded": {
            readonly usageId: string;
            readonly executionId: string;
            readonly step: number;
            readonly conversationId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly agentOwnerId: string;
            readonly provider: string;
            /** @enum {unknown} */
            readonly billedTo?: "platform" | "agent_owner";
            readonly model: string;
            readonly usage: {
                readonly inputTokens: number;
                readonly cachedInputTokens: number;
                readonly outputTokens: number;
                readonly reasoningTokens: number;
                /** @description true where the provider reported no usage and FeNAgO estimated it */
                readonly estimated: boolean;
            };
            readonly currency: string;
            readonly costMicros: number;
            readonly priceVersion: string;
            readonly defaultPriced: boolean;
        };
        /** @description A conversation exists. */
        readonly "conversation.created": {
            readonly conversationId: string;
            readonly userId: string;
            readonly agentId: string | null;
            readonly title: string;
        };
        /** @description A conversation and its messages are gone. */
        readonly "conversation.deleted": {
            readonly conversationId: string;
        };
        /** @description Messages that nobody posted here are in the history: exchanged elsewhere, in the conversation that this one is a fork of, or between model and tools. They start nothing. */
        readonly "conversation.history.imported": {
            readonly conversationId: string;
            readonly from: number;
            readonly to: number;
        };
        /** @description A message is in the history. One of the role user, or a tool's result, starts the execution that it names; one of the role assistant is the reply of the execution that it names. */
        readonly "conversation.message.created": {
            readonly conversationId: string;
            readonly messageId: string;
            /** @enum {unknown} */
            readonly role: "system" | "user" | "assistant" | "tool";
            readonly content: string;
            readonly toolCalls?: readonly {
                readonly id: string;
                readonly name: string;
                readonly arguments: string;
            }[];
            readonly toolCallId?: string;
            readonly images?: readonly {
                readonly url: string;
                readonly detail?: string;
            }[];
            readonly position: number;
            readonly executionId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly agentVersion: number;
            readonly options?: {
                readonly instructions?: string;
                readonly temperature?: number;
                readonly topP?: number;
                readonly maxOutputTokens?: number;
                readonly stop?: readonly string[];
                readonly seed?: number;
                readonly presencePenalty?: number;
                readonly frequencyPenalty?: number;
                readonly reasoningEffort?: string;
                readonly tools?: readonly {
                    readonly name: string;
                    readonly description?: string;
                    readonly parameters?: {
                        readonly [key: string]: unknown;
                    };
                    readonly strict?: boolean;
                }[];
                readonly toolChoice?: ("auto" | "none" | "required") | {
                    readonly name: string;
                };
                readonly parallelToolCalls?: boolean;
                readonly responseFormat?: {
                    /** @enum {unknown} */
                    readonly type: "text" | "json_object" | "json_schema";
                    readonly name?: string;
                    readonly description?: string;
                    readonly schema?: {
                        readonly [key: string]: unknown;
                    };
                    readonly strict?: boolean;
                };
                readonly allowedTools?: readonly string[];
                /** @enum {unknown} */
                readonly truncation?: "auto" | "disabled";
                readonly metadata?: {
                    readonly [key: string]: string;
                };
                /** @enum {unknown} */
                readonly onAction?: "wait" | "end";
                readonly background?: boolean;
                readonly store?: boolean;
                readonly previousExecutionId?: string;
            };
        };
        /** @description A message waits until the turns before it have ended; message.created follows when its turn starts. */
        readonly "conversation.message.queued": {
            readonly conversationId: string;
            readonly messageId: string;
            readonly executionId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly waitingBefore: number;
        };
        /** @description A message that waited was taken back; its turn never comes. */
        readonly "conversation.message.withdrawn": {
            readonly executionId: string;
            readonly conversationId: string;
            readonly messageId: string;
            readonly userId: string;
            readonly agentId: string;
        };
        /** @description A turn ended without a reply because its execution was cancelled. */
        readonly "conversation.turn.cancelled": {
            readonly conversationId: string;
            readonly executionId: string;
            readonly messageId: string;
        };
        /** @description A turn ended without a reply because its execution failed. */
        readonly "conversation.turn.failed": {
            readonly conversationId: string;
            readonly executionId: string;
            readonly messageId: string;
            readonly code: string;
        };
        /** @description A turn is to stop, for a message that came while it runs and does not wait. */
        readonly "conversation.turn.interrupted": {
            readonly executionId: string;
            readonly conversationId: string;
            readonly messageId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly byExecutionId: string;
            readonly keepsReply: boolean;
        };
        /** @description A conversation was renamed, archived or restored. */
        readonly "conversation.updated": {
            readonly conversationId: string;
            readonly title: string;
            readonly status: "active" | "archived";
        };
        /** @description An admin has decided that an event which a handler had given up will not be handled. */
        readonly "dead_letter.discarded": {
            readonly deadLetterId: string;
            readonly fingerprint: string;
            readonly service: string;
            readonly handler: string;
            /** @description id of the event that could not be handled; empty where it had none */
            readonly eventId: string;
            readonly eventType: string;
            /** @description code of the failure */
            readonly reason: string;
            /**
             * @description Why its event will not be handled
             * @example The agent is gone; there is nothing to update.
             */
            readonly discardReason: string;
        };
        /** @description A handler has given up an event, for the first time in an hour for this reason. Further ones with the same fingerprint are listed, and not told. */
        readonly "dead_letter.recorded": {
            readonly deadLetterId: string;
            readonly fingerprint: string;
            readonly service: string;
            readonly handler: string;
            /** @description id of the event that could not be handled; empty where it had none */
            readonly eventId: string;
            readonly eventType: string;
            /** @description code of the failure */
            readonly reason: string;
            /** @description UTC, ISO 8601, milliseconds */
            readonly failedAt: string;
        };
        /** @description An admin had a handler take an event that it had given up, and it was handled. */
        readonly "dead_letter.redriven": {
            readonly deadLetterId: string;
            readonly fingerprint: string;
            readonly service: string;
            readonly handler: string;
            /** @description id of the event that could not be handled; empty where it had none */
            readonly eventId: string;
            readonly eventType: string;
            /** @description code of the failure */
            readonly reason: string;
        };
        /** @description A service holds nothing of a user any more but what it says that it keeps. */
        readonly "erasure.completed": {
            readonly userId: string;
            readonly deletionId: string;
            /** @enum {unknown} */
            readonly service: "user" | "agent" | "conversation" | "execution" | "billing" | "webhook";
            /** @description what was erased, by what it is */
            readonly erased: {
                readonly [key: string]: number;
            };
            /** @description what is kept under the id of the user alone, by what it is */
            readonly kept: {
                readonly [key: string]: number;
            };
        };
        /** @description A service has begun to erase what it holds of a user who is gone; what comes later is erased when it comes. */
        readonly "erasure.started": {
            readonly userId: string;
            readonly deletionId: string;
            /** @enum {unknown} */
            readonly service: "user" | "agent" | "conversation" | "execution" | "billing" | "webhook";
            /** @description what there is to erase, by what it is */
            readonly found: {
                readonly [key: string]: number;
            };
        };
        /** @description Somebody has answered what the execution waits for. */
        readonly "execution.action.answered": {
            readonly executionId: string;
            readonly conversationId: string;
            readonly messageId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly step: number;
            readonly callId: string;
            readonly name: string;
            /** @enum {unknown} */
            readonly type: "client_tool" | "approval" | "confirmation";
            readonly approved: boolean;
            readonly reason: string | null;
            readonly answeredBy: string;
            /** @description UTC, ISO 8601, milliseconds */
            readonly answeredAt: string;
        };
        /** @description The execution was stopped on request. */
        readonly "execution.cancelled": {
            readonly executionId: string;
            readonly conversationId: string;
            readonly messageId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly agentOwnerId: string;
            readonly agentVersion: number;
            readonly provider: string;
            /** @enum {unknown} */
            readonly billedTo?: "platform" | "agent_owner";
            readonly model: string;
            readonly output: string;
            readonly finishReason: string;
            readonly toolCalls?: readonly {
                readonly id: string;
                readonly name: string;
                readonly arguments: string;
            }[];
            readonly formatError?: {
                /** @enum {unknown} */
                readonly code: "not_json" | "schema_mismatch";
                readonly message: string;
            };
            readonly preamble?: string;
            readonly messages?: readonly {
                /** @enum {unknown} */
                readonly role: "system" | "user" | "assistant" | "tool";
                readonly content: string;
                readonly toolCalls?: readonly {
                    readonly id: string;
                    readonly name: string;
                    readonly arguments: string;
                }[];
                readonly toolCallId?: string;
            }[];
            readonly step?: number;
            readonly stepUsage?: {
                readonly inputTokens: number;
                readonly cachedInputTokens: number;
                readonly outputTokens: number;
                readonly reasoningTokens: number;
                /** @description true where the provider reported no usage and FeNAgO estimated it */
                readonly estimated: boolean;
            };
            readonly usage: {
                readonly inputTokens: number;
                readonly cachedInputTokens: number;
                readonly outputTokens: number;
                readonly reasoningTokens: number;
                /** @description true where the provider reported no usage and FeNAgO estimated it */
                readonly estimated: boolean;
            };
            readonly tokensUsed: number;
            readonly attempts: number;
            readonly startTime: string | null;
            /** @description UTC, ISO 8601, milliseconds */
            readonly endTime: string;
            readonly fence: number;
            readonly lastFrame: number;
        };
        /** @description A running execution was asked to stop. */
        readonly "execution.cancelling": {
            readonly executionId: string;
            readonly conversationId: string;
            readonly messageId: string;
            readonly userId: string;
            readonly agentId: string;
        };
        /** @description The model has answered. */
        readonly "execution.completed": {
            readonly executionId: string;
            readonly conversationId: string;
            readonly messageId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly agentOwnerId: string;
            readonly agentVersion: number;
            readonly provider: string;
            /** @enum {unknown} */
            readonly billedTo?: "platform" | "agent_owner";
            readonly model: string;
            readonly output: string;
            readonly finishReason: string;
            readonly toolCalls?: readonly {
                readonly id: string;
                readonly name: string;
                readonly arguments: string;
            }[];
            readonly formatError?: {
                /** @enum {unknown} */
                readonly code: "not_json" | "schema_mismatch";
                readonly message: string;
            };
            readonly preamble?: string;
            readonly messages?: readonly {
                /** @enum {unknown} */
                readonly role: "system" | "user" | "assistant" | "tool";
                readonly content: string;
                readonly toolCalls?: readonly {
                    readonly id: string;
                    readonly name: string;
                    readonly arguments: string;
                }[];
                readonly toolCallId?: string;
            }[];
            readonly step?: number;
            readonly stepUsage?: {
                readonly inputTokens: number;
                readonly cachedInputTokens: number;
                readonly outputTokens: number;
                readonly reasoningTokens: number;
                /** @description true where the provider reported no usage and FeNAgO estimated it */
                readonly estimated: boolean;
            };
            readonly usage: {
                readonly inputTokens: number;
                readonly cachedInputTokens: number;
                readonly outputTokens: number;
                readonly reasoningTokens: number;
                /** @description true where the provider reported no usage and FeNAgO estimated it */
                readonly estimated: boolean;
            };
            readonly tokensUsed: number;
            readonly attempts: number;
            readonly startTime: string | null;
            /** @description UTC, ISO 8601, milliseconds */
            readonly endTime: string;
            readonly fence: number;
            readonly lastFrame: number;
        };
        /** @description The execution ended without a full answer; error says why. */
        readonly "execution.failed": {
            readonly executionId: string;
            readonly conversationId: string;
            readonly messageId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly agentOwnerId: string;
            readonly agentVersion: number;
            readonly provider: string;
            /** @enum {unknown} */
            readonly billedTo?: "platform" | "agent_owner";
            readonly model: string;
            readonly output: string;
            readonly finishReason: string;
            readonly toolCalls?: readonly {
                readonly id: string;
                readonly name: string;
                readonly arguments: string;
            }[];
            readonly formatError?: {
                /** @enum {unknown} */
                readonly code: "not_json" | "schema_mismatch";
                readonly message: string;
            };
            readonly preamble?: string;
            readonly messages?: readonly {
                /** @enum {unknown} */
                readonly role: "system" | "user" | "assistant" | "tool";
                readonly content: string;
                readonly toolCalls?: readonly {
                    readonly id: string;
                    readonly name: string;
                    readonly arguments: string;
                }[];
                readonly toolCallId?: string;
            }[];
            readonly step?: number;
            readonly stepUsage?: {
                readonly inputTokens: number;
                readonly cachedInputTokens: number;
                readonly outputTokens: number;
                readonly reasoningTokens: number;
                /** @description true where the provider reported no usage and FeNAgO estimated it */
                readonly estimated: boolean;
            };
            readonly usage: {
                readonly inputTokens: number;
                readonly cachedInputTokens: number;
                readonly outputTokens: number;
                readonly reasoningTokens: number;
                /** @description true where the provider reported no usage and FeNAgO estimated it */
                readonly estimated: boolean;
            };
            readonly tokensUsed: number;
            readonly attempts: number;
            readonly startTime: string | null;
            /** @description UTC, ISO 8601, milliseconds */
            readonly endTime: string;
            readonly fence: number;
            readonly lastFrame: number;
            readonly error: {
                readonly code: string;
                readonly message: string;
            };
        };
        /** @description The model was cut off; reason says by what. */
        readonly "execution.incomplete": {
            readonly executionId: string;
            readonly conversationId: string;
            readonly messageId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly agentOwnerId: string;
            readonly agentVersion: number;
            readonly provider: string;
            /** @enum {unknown} */
            readonly billedTo?: "platform" | "agent_owner";
            readonly model: string;
            readonly output: string;
            readonly finishReason: string;
            readonly toolCalls?: readonly {
                readonly id: string;
                readonly name: string;
                readonly arguments: string;
            }[];
            readonly formatError?: {
                /** @enum {unknown} */
                readonly code: "not_json" | "schema_mismatch";
                readonly message: string;
            };
            readonly preamble?: string;
            readonly messages?: readonly {
                /** @enum {unknown} */
                readonly role: "system" | "user" | "assistant" | "tool";
                readonly content: string;
                readonly toolCalls?: readonly {
                    readonly id: string;
                    readonly name: string;
                    readonly arguments: string;
                }[];
                readonly toolCallId?: string;
            }[];
            readonly step?: number;
            readonly stepUsage?: {
                readonly inputTokens: number;
                readonly cachedInputTokens: number;
                readonly outputTokens: number;
                readonly reasoningTokens: number;
                /** @description true where the provider reported no usage and FeNAgO estimated it */
                readonly estimated: boolean;
            };
            readonly usage: {
                readonly inputTokens: number;
                readonly cachedInputTokens: number;
                readonly outputTokens: number;
                readonly reasoningTokens: number;
                /** @description true where the provider reported no usage and FeNAgO estimated it */
                readonly estimated: boolean;
            };
            readonly tokensUsed: number;
            readonly attempts: number;
            readonly startTime: string | null;
            /** @description UTC, ISO 8601, milliseconds */
            readonly endTime: string;
            readonly fence: number;
            readonly lastFrame: number;
            /** @enum {unknown} */
            readonly reason: "max_output_tokens" | "content_filter" | "budget_exhausted" | "max_steps";
        };
        /** @description An execution exists and waits for its turn. */
        readonly "execution.queued": {
            readonly executionId: string;
            readonly conversationId: string;
            readonly messageId: string;
            readonly userId: string;
            readonly agentId: string;
        };
        /** @description The execution waits for somebody: for the output of a client's tool, or for the approval of a call. */
        readonly "execution.requires_action": {
            readonly executionId: string;
            readonly conversationId: string;
            readonly messageId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly actions: readonly {
                /** @enum {unknown} */
                readonly type: "client_tool" | "approval" | "confirmation";
                readonly step: number;
                readonly callId: string;
                readonly name: string;
                readonly arguments: string;
                /** @description UTC, ISO 8601, milliseconds */
                readonly expiresAt: string;
            }[];
            /** @description UTC, ISO 8601, milliseconds */
            readonly expiresAt: string;
        };
        /** @description A worker has claimed the execution and calls the model. */
        readonly "execution.started": {
            readonly executionId: string;
            readonly conversationId: string;
            readonly messageId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly agentVersion: number;
            readonly fence: number;
            readonly attempt: number;
            readonly run: number;
            readonly step: number;
            readonly model: string;
            /** @description UTC, ISO 8601, milliseconds */
            readonly startTime: string;
        };
        /** @description A step between the start and the last reply is over: a call of the model that asked for tools, or a call of a tool. */
        readonly "execution.step.completed": {
            readonly executionId: string;
            readonly conversationId: string;
            readonly messageId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly agentOwnerId: string;
            readonly agentVersion: number;
            readonly step: number;
            readonly attempt: number;
            readonly startedAt: string | null;
            /** @description UTC, ISO 8601, milliseconds */
            readonly finishedAt: string;
            readonly model?: {
                readonly model: string;
                readonly provider: string;
                /** @enum {unknown} */
                readonly billedTo: "platform" | "agent_owner";
                readonly usage: {
                    readonly inputTokens: number;
                    readonly cachedInputTokens: number;
                    readonly outputTokens: number;
                    readonly reasoningTokens: number;
                    /** @description true where the provider reported no usage and FeNAgO estimated it */
                    readonly estimated: boolean;
                };
                readonly costMicros: number;
                readonly text: string;
                readonly toolCalls: readonly {
                    readonly id: string;
                    readonly name: string;
                    readonly arguments: string;
                }[];
            };
            readonly tool?: {
                readonly callId: string;
                readonly name: string;
                /** @enum {unknown} */
                readonly effect: "pure" | "idempotent" | "at_most_once";
                readonly result: string;
                readonly isError: boolean;
            };
        };
        /** @description Somebody left an address. */
        readonly "lead.captured": {
            readonly leadId: string;
            readonly email: string;
            readonly name: string | null;
            readonly source: string;
        };
        /** @description Somebody who left an address has an account with it. */
        readonly "lead.converted": {
            readonly leadId: string;
            readonly userId: string;
            readonly email: string;
            readonly source: string;
            /** @description UTC, ISO 8601, milliseconds */
            readonly convertedAt: string;
        };
        /** @description A lead is gone. */
        readonly "lead.deleted": {
            readonly leadId: string;
        };
        /** @description A user has brought a key of a model provider; neither it nor its address is told. */
        readonly "provider_key.created": {
            readonly providerKeyId: string;
            readonly userId: string;
            readonly name: string;
        };
        /** @description A provider key is gone. */
        readonly "provider_key.deleted": {
            readonly providerKeyId: string;
            readonly userId: string;
            readonly name: string;
        };
        /** @description A user's provider keys are sealed under another master key. */
        readonly "provider_key.rewrapped": {
            readonly userId: string;
            readonly masterKeyId: string;
        };
        /** @description A provider key has another name, base URL, key or option. */
        readonly "provider_key.updated": {
            readonly providerKeyId: string;
            readonly userId: string;
            readonly name: string;
            readonly baseUrlReplaced: boolean;
            readonly keyReplaced: boolean;
        };
        /** @description A schedule exists; what it posts is not told. */
        readonly "schedule.created": {
            readonly scheduleId: string;
            readonly userId: string;
            readonly agentId: string;
            /** @description Null where each firing begins a conversation */
            readonly conversationId: string | null;
            readonly cron: string | null;
            readonly timeZone: string;
            readonly at: string | null;
            /** @enum {unknown} */
            readonly status: "active" | "paused" | "ended";
            /** @description Null where it does not fire any more, or is paused */
            readonly nextAt: string | null;
        };
        /** @description A schedule is gone. */
        readonly "schedule.deleted": {
            readonly scheduleId: string;
            readonly userId: string;
            readonly agentId: string;
        };
        /** @description A schedule was due and its message could not be posted; it is tried again at the next time, and paused after ten failures in a row. */
        readonly "schedule.failed": {
            readonly scheduleId: string;
            readonly userId: string;
            readonly agentId: string;
            /** @description Null where each firing begins a conversation */
            readonly conversationId: string | null;
            /** @description UTC, ISO 8601, milliseconds */
            readonly dueAt: string;
            readonly error: {
                readonly code: string;
                readonly message: string;
            };
            readonly failures: number;
            /** @enum {unknown} */
            readonly status: "active" | "paused" | "ended";
            /** @description Null where it does not fire any more, or is paused */
            readonly nextAt: string | null;
        };
        /** @description A schedule has posted its message. Where times were missed, one firing stands for all of them, and `dueAt` is the last of them. */
        readonly "schedule.fired": {
            readonly scheduleId: string;
            readonly userId: string;
            readonly agentId: string;
            readonly conversationId: string;
            /** @description UTC, ISO 8601, milliseconds */
            readonly dueAt: string;
            readonly messageId: string;
            readonly executionId: string;
            /** @enum {unknown} */
            readonly status: "active" | "paused" | "ended";
            /** @description Null where it does not fire any more, or is paused */
            readonly nextAt: string | null;
        };
        /** @description A schedule changed, was paused or resumed, or ended because its conversation is gone; the event carries it as it is now. */
        readonly "schedule.updated": {
            readonly scheduleId: string;
            readonly userId: string;
            readonly agentId: string;
            /** @description Null where each firing begins a conversation */
            readonly conversationId: string | null;
            readonly cron: string | null;
            readonly timeZone: string;
            readonly at: string | null;
            /** @enum {unknown} */
            readonly status: "active" | "paused" | "ended";
            /** @description Null where it does not fire any more, or is paused */
            readonly nextAt: string | null;
        };
        /** @description A user has stored a secret for tools; neither its value nor its hosts are told. */
        readonly "tool_secret.created": {
            readonly toolSecretId: string;
            readonly userId: string;
            readonly name: string;
        };
        /** @description A secret for tools is gone. */
        readonly "tool_secret.deleted": {
            readonly toolSecretId: string;
            readonly userId: string;
            readonly name: string;
        };
        /** @description A user's secrets for tools are sealed under another master key. */
        readonly "tool_secret.rewrapped": {
            readonly userId: string;
            readonly masterKeyId: string;
        };
        /** @description A secret for tools has another name, value or other hosts. */
        readonly "tool_secret.updated": {
            readonly toolSecretId: string;
            readonly userId: string;
            readonly name: string;
            readonly hostsReplaced: boolean;
            readonly valueReplaced: boolean;
        };
        /** @description An account is gone, and its credentials are accepted no more. Whoever holds something of the user erases it. */
        readonly "user.deleted": {
            readonly userId: string;
            readonly deletionId: string;
        };
        /** @description The address of a user is known to be theirs. */
        readonly "user.email_verified": {
            readonly userId: string;
            readonly email: string;
            /** @description UTC, ISO 8601, milliseconds */
            readonly emailVerified: string;
        };
        /** @description A user account exists. */
        readonly "user.registered": {
            readonly userId: string;
            readonly email: string;
            readonly name: string;
            readonly emailVerified?: string | null;
            /** @enum {unknown} */
            readonly role?: "user" | "admin";
        };
        /** @description A user may do more, or less. */
        readonly "user.role_changed": {
            readonly userId: string;
            /** @enum {unknown} */
            readonly from: "user" | "admin";
            /** @enum {unknown} */
            readonly to: "user" | "admin";
        };
        /** @description Sessions of a user are over; their tokens are accepted no more. */
        readonly "user.sessions_revoked": {
            readonly userId: string;
            /** @enum {unknown} */
            readonly reason: "signed_out" | "signed_out_everywhere" | "revoked" | "password_changed" | "password_reset" | "refresh_token_reused";
            /** @description null: every session, or every one but that which asked */
            readonly sessionId: string | null;
        };
        /** @description Somebody named a wrong password. Tries that a limit refuses are not told. */
        readonly "user.sign_in_failed": {
            /** @description whom it was tried for; null where nobody has the address */
            readonly userId: string | null;
        };
        /** @description A user has shown who they are, and has a session. */
        readonly "user.signed_in": {
            readonly userId: string;
            readonly sessionId: string;
            /** @enum {unknown} */
            readonly method: "password" | "oidc" | "mail";
        };
        /** @description The profile or the address of a user changed; as they are now. */
        readonly "user.updated": {
            readonly userId: string;
            readonly email: string;
            readonly name: string;
            readonly image: string | null;
            /** @description the address before, where it changed */
            readonly previousEmail?: string;
        };
        /** @description A webhook exists, and is told of events from now on. */
        readonly "webhook.created": {
            readonly webhookId: string;
            readonly userId: string;
            /** @description Host and port of its URL */
            readonly host: string;
            /** @enum {unknown} */
            readonly status: "enabled" | "disabled";
            /** @description Null where it takes events of all types */
            readonly types: readonly string[] | null;
            /** @description Null where it takes events of all objects */
            readonly objectId: string | null;
            readonly ordered: boolean;
            readonly concurrency: number;
        };
        /** @description A webhook is gone, and its deliveries with it. */
        readonly "webhook.deleted": {
            readonly webhookId: string;
            readonly userId: string;
        };
        /** @description FeNAgO has disabled a webhook that takes no events any more; what waited for it is cancelled. */
        readonly "webhook.disabled": {
            readonly webhookId: string;
            readonly userId: string;
            /** @description Host and port of its URL */
            readonly host: string;
            /** @enum {unknown} */
            readonly reason: "requested" | "failing" | "gone";
            /** @description The first attempt since the last success */
            readonly failingSince: string | null;
        };
        /** @description The secrets of a webhook are sealed under another master key. */
        readonly "webhook.rewrapped": {
            readonly webhookId: string;
            readonly userId: string;
            readonly masterKeyId: string;
        };
        /** @description A webhook has a new secret. */
        readonly "webhook.secret_rotated": {
            readonly webhookId: string;
            readonly userId: string;
            /** @description Until when those before it sign, too; null where they do not any more */
            readonly previousExpiresAt: string | null;
        };
        /** @description Its user tries a webhook out: this is delivered to it, whatever types it takes, and to no other. */
        readonly "webhook.tested": {
            readonly webhookId: string;
            readonly userId: string;
        };
        /** @description Its user has changed a webhook, disabled or enabled it; the event carries it as it is now. */
        readonly "webhook.updated": {
            readonly webhookId: string;
            readonly userId: string;
            /** @description Host and port of its URL */
            readonly host: string;
            /** @enum {unknown} */
            readonly status: "enabled" | "disabled";
            /** @description Null where it takes events of all types */
            readonly types: readonly string[] | null;
            /** @description Null where it takes events of all objects */
            readonly objectId: string | null;
            readonly ordered: boolean;
            readonly concurrency: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
