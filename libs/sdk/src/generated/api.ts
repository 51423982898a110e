// Generated from docs/openapi.json by `npm run docs`; do not edit.
export interface paths {
    "/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description An entry is there a moment after what it tells of. Looking at the log makes an entry, too. */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/dead-letter-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Letters of one handler, with events of one type, that failed with the same code and the same sentence, but for ids and numbers in it, have one fingerprint. */
        get: operations["listDeadLetterGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/dead-letter-groups/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description As many as a request has the time for, oldest first. Go on behind `lastId` while `hasMore` is true. */
        post: operations["discardDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/dead-letter-groups/{id}/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description As many as a request has the time for, oldest first. Go on behind `lastId` while `hasMore` is true. */
        post: operations["redriveDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A letter is there within seconds, and for 90 days. */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The event may hold what people have written. That you have looked at it is in the audit log. */
        get: operations["getDeadLetter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/dead-letters/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["discardDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/dead-letters/{id}/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Only this handler gets it. Where it fails again the letter stays open, and `lastRedrive` says why; where it takes longer than a request may, `isRedriving` is true. A letter that was handled cannot be redriven again. */
        post: operations["redriveDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/deletions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listDeletions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listLeads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/leads/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description RFC 4180 with a header. A value that a spreadsheet would take for a formula begins with an apostrophe. */
        get: operations["exportLeads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAllUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/usage/{id}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description The row itself stays as it is; the correction counts in the sums of the time at which it is written. A row and its corrections never add up to less than nothing. */
        post: operations["correctUsage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/usage/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description RFC 4180 with a header. A value that a spreadsheet would take for a formula begins with an apostrophe. */
        get: operations["exportAllUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/usage/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAllUsageGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/usage/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAllUsageRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUser"];
        put?: never;
        post?: never;
        /** @description Not your own, and not of an admin: the role is taken away first. */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /** @description Nobody changes their own role, and users whom ADMIN_EMAILS names stay admins. */
        patch: operations["changeRole"];
        trace?: never;
    };
    "/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAgents"];
        put?: never;
        post: operations["createAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAgent"];
        put?: never;
        post?: never;
        delete: operations["deleteAgent"];
        options?: never;
        head?: never;
        /** @description A draft can become active; an active agent paused, and a paused one active; each can be archived, and an archived one becomes a draft again. */
        patch: operations["updateAgent"];
        trace?: never;
    };
    "/v1/agents/{id}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["rollBackAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAgentVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAgentVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/configuration-schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAgentConfigurationSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listApiKeys"];
        put?: never;
        /** @description The key in clear is in this answer and nowhere else. A user may have 100 keys that are not revoked. */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getApiKey"];
        put?: never;
        post?: never;
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch: operations["updateApiKey"];
        trace?: never;
    };
    "/v1/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listOidcProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/oidc/{provider}/authorize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["beginOidcSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/oidc/{provider}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["completeOidcSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/oidc/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["exchangeOidcCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Ten wrong passwords for an address, or a hundred from one client, and one has to wait: longer each time, and whether or not there is an account. */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-out-everywhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["signOutEverywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description The account is made when the token of the mail is used. Who has an account already is sent another mail; the answer is the same. */
        post: operations["signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Of a sign-up, it makes the account; of a change of address, it makes the change. */
        post: operations["verifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getBilling"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Nothing changes where the difference cannot be paid. What is paid for stays until the end of the period. */
        patch: operations["updateBilling"];
        trace?: never;
    };
    "/v1/billing/allowance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Tokens and spending are those of calls that are over; `reserved` is for calls that are under way, and is given back where they use less. */
        get: operations["getAllowance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Send the user's browser there. Pages made before are closed. What was subscribed to counts once the payment provider has told of it. */
        post: operations["createCheckout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing/portal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["createBillingPortal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listConversations"];
        put?: never;
        post: operations["createConversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getConversation"];
        put?: never;
        post?: never;
        delete: operations["deleteConversation"];
        options?: never;
        head?: never;
        patch: operations["updateConversation"];
        trace?: never;
    };
    "/v1/conversations/{id}/fork": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["forkConversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMessages"];
        put?: never;
        /** @description Answered 202 once the turn is durable. With `Accept: text/event-stream` the events of the execution follow instead. */
        post: operations["postMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/messages/{messageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["withdrawMessage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deletions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Without a credential, for whose account it was has none any more: who has the id may see the report. It is kept for a year. */
        get: operations["getDeletion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/directory/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description They are shown as their owners show them to others: of the configuration, the model alone. */
        get: operations["listDirectory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Events of everything that the caller owns, in the order of the event stream, which is that of each object; an event may be in it twice, with the same `id`. They are kept for 35 days. Where that is over for a cursor, or the stream is another one, the answer is 410 `cursor_expired`. */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/executions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getExecution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/executions/{id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["submitActions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/executions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["cancelExecution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/executions/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["streamExecutionEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/executions/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listExecutionLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description The same address from the same source is one lead. Limited per address of the network. */
        post: operations["captureLead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMe"];
        put?: never;
        post?: never;
        /** @description Only within ten minutes after a sign-in, by its access token; never by an API key. Conversations that others have with your agents stay theirs. */
        delete: operations["deleteMe"];
        options?: never;
        head?: never;
        patch: operations["updateMe"];
        trace?: never;
    };
    "/v1/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description It is changed when the token of the mail is used (verifyEmail). An address that has an account is sent another mail; the answer is the same. */
        post: operations["changeEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["revokeSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPlans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/provider-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listProviderKeys"];
        put?: never;
        /** @description Your agents whose configuration names it run on your account with that provider, whoever converses with them. A user may have 20. */
        post: operations["createProviderKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/provider-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getProviderKey"];
        put?: never;
        post?: never;
        delete: operations["deleteProviderKey"];
        options?: never;
        head?: never;
        patch: operations["updateProviderKey"];
        trace?: never;
    };
    "/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSchedules"];
        put?: never;
        /** @description Five fields; L, W and # as in many cron dialects. Times that the clocks skip or repeat: a fixed one fires once, at the end of the gap or the first time; one with * or a step in minute or hour follows the clock. A user may have 100 schedules that have not ended. */
        post: operations["createSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSchedule"];
        put?: never;
        post?: never;
        delete: operations["deleteSchedule"];
        options?: never;
        head?: never;
        /** @description Times that pass while it is paused are not made up for. */
        patch: operations["updateSchedule"];
        trace?: never;
    };
    "/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSecrets"];
        put?: never;
        /** @description Tools of your agents send it where they say {{secret:name}}, whoever converses with them. Where a tool says {{user_secret:name}}, it is that of the user who converses with the agent. A user may have 50. */
        post: operations["createSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secrets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSecret"];
        put?: never;
        post?: never;
        delete: operations["deleteSecret"];
        options?: never;
        head?: never;
        patch: operations["updateSecret"];
        trace?: never;
    };
    "/v1/tools/openapi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Nothing is stored: put those that an agent is to have into its configuration. The document is given as it is, or by its address (at most 4 MiB, within 2 seconds). References out of the document are not followed. What it says of credentials is not read: give the headers that the tools are to send, with secrets named as {{secret:name}}. */
        post: operations["importOpenApi"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description RFC 4180 with a header. A value that a spreadsheet would take for a formula begins with an apostrophe. */
        get: operations["exportUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUsageGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUsageRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/shared-agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Sums over whole days (UTC) that have passed. Nothing tells who it was, and few users are not counted. */
        get: operations["listSharedUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listWebhooks"];
        put?: never;
        /** @description Events that happen from now on are posted as the event feed shows them, signed by Standard Webhooks 1.0.0: at least once each, under a `webhook-id` that stays the same. An answer of 2xx within 10 s is a success; anything else is tried again, for three days, less and less often. 410 disables the webhook, and so do three days without a success; a mail tells. The secret in clear is in this answer and nowhere else. A user may have 50 webhooks. */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /** @description What waits for a webhook that is disabled is cancelled, and what happens meanwhile is not delivered; a replay makes up for both. */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["redeliverWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Those that were keep their `webhook-id`. It goes on in the background, one replay of a webhook at a time; `replay` of the webhook tells how far it has come. */
        post: operations["replayWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AdminDeletion: {
            /**
             * Format: date-time
             * @description When the last service was done
             */
            completedAt: string | null;
            /** @description Who has it may see the report, also without a credential */
            id: string;
            /** @enum {string} */
            object: "deletion";
            /** Format: date-time */
            requestedAt: string;
            /** @description The user, or an admin */
            requestedBy: string | null;
            /** @description Every service that holds something of users */
            services: components["schemas"]["Erasure"][];
            /** @enum {string} */
            status: "in_progress" | "completed";
            userId: string;
        };
        AdminDeletionList: {
            data: components["schemas"]["AdminDeletion"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        AdminLead: {
            /**
             * Format: date-time
             * @description When it was known that the address has an account
             */
            convertedAt: string | null;
            convertedUserId: string | null;
            /** Format: date-time */
            createdAt: string;
            email: string;
            id: string;
            name: string | null;
            /** @enum {string} */
            object: "lead";
            source: string;
        };
        AdminLeadList: {
            data: components["schemas"]["AdminLead"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        Agent: {
            configuration: components["schemas"]["AgentConfiguration"];
            /** Format: date-time */
            createdAt: string;
            description: string;
            id: string;
            isPublic: boolean;
            /**
             * Format: date-time
             * @description When it last worked
             */
            lastActive: string | null;
            name: string;
            /** @enum {string} */
            object: "agent";
            ownerId: string;
            /** @description Grows with each change; the ETag tells it too */
            revision: number;
            /** @enum {string} */
            status: "draft" | "active" | "paused" | "archived";
            /** Format: date-time */
            updatedAt: string;
            /** @description Grows with each change of the configuration */
            version: number;
        };
        /** @description What an agent runs with; each change makes a new version of the agent. */
        AgentConfiguration: {
            /** @description Tokens of history that are sent to the model, instructions and the new message included */
            contextTokens?: number;
            /** @description Asked one after the other where the model before fails for good, through no fault of the request */
            fallbacks?: {
                /** @description Name of the model, as its provider calls it */
                model: string;
                /** @description Name of one of the owner's provider keys; the platform's provider where it is left out */
                provider?: string;
            }[];
            /** @description System prompt */
            instructions?: string;
            limits?: {
                /** @description How long an action may be waited for */
                actionSeconds?: number;
                /** @description From the first start to the end; time in which it waits for an action does not count */
                deadlineSeconds?: number;
                /** @description Cost of all model calls together by the price table, in millionths of its currency */
                maxCostMicros?: number;
                /** @description Model calls */
                maxSteps?: number;
                /** @description Input and output tokens of all model calls together */
                maxTokens?: number;
            };
            /** @description Longest answer, in tokens */
            maxOutputTokens?: number;
            /** @description Name of the model, as its provider calls it */
            model: string;
            /** @description Name of one of the owner's provider keys; the platform's provider where it is left out */
            provider?: string;
            responseFormat?: {
                description?: string;
                name?: string;
                schema?: {
                    [key: string]: unknown;
                };
                strict?: boolean;
                /** @enum {unknown} */
                type: "text" | "json_object" | "json_schema";
            };
            /** @description Sampling temperature */
            temperature?: number;
            /** @description What the agent can do beside talking */
            tools?: ({
                /** @description Whether a person must approve each call before it is carried out */
                approval?: boolean;
                /** @description What the model is told of it */
                description?: string;
                /**
                 * @description What may happen when a call is repeated: nothing, nothing under the same Idempotency-Key, or harm. Where it is left out: pure for GET, idempotent for PUT and DELETE, at_most_once for POST and PATCH
                 * @enum {unknown}
                 */
                effect?: "pure" | "idempotent" | "at_most_once";
                /** @description Values may name secrets: {{secret:name}} is the owner's of the agent, {{user_secret:name}} that of the user whose turn it is */
                headers?: {
                    [key: string]: string;
                };
                /** @enum {unknown} */
                method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
                name: string;
                /** @description Its arguments: a JSON Schema (2020-12) of an object */
                parameters?: {
                    [key: string]: unknown;
                };
                /** @description After which a call is given up */
                timeoutSeconds?: number;
                /** @constant */
                type: "http";
                /** @description {name} in path or query is the argument of that name, encoded; key={name} in the query is left out where the argument is. Arguments that it does not take are the query of a GET or DELETE, and the JSON body of any other */
                url: string;
            } | {
                /** @description Of the server's tools, those that the agent has; all of them where it is left out */
                allowedTools?: string[];
                /** @description Whether a person must approve each call before it is carried out */
                approval?: boolean;
                /**
                 * @description What may happen when a call is repeated: nothing, nothing under the same Idempotency-Key, or harm. For all of its tools; where it is left out, what the server says of each counts, and at_most_once where it says nothing
                 * @enum {unknown}
                 */
                effect?: "pure" | "idempotent" | "at_most_once";
                /** @description Values may name secrets: {{secret:name}} is the owner's of the agent, {{user_secret:name}} that of the user whose turn it is */
                headers?: {
                    [key: string]: string;
                };
                /** @description Its tools are named <name>__<tool> */
                name: string;
                /** @description After which a call is given up */
                timeoutSeconds?: number;
                /** @constant */
                type: "mcp";
                /** @description Of a server of the Model Context Protocol, over Streamable HTTP */
                url: string;
            } | {
                /** @description Whether a person must approve each call before it is carried out */
                approval?: boolean;
                /** @enum {unknown} */
                name: "current_time" | "http_get";
                /** @constant */
                type: "builtin";
            } | {
                /** @description What the model is told of it */
                description?: string;
                name: string;
                /** @description Its arguments: a JSON Schema (2020-12) of an object */
                parameters?: {
                    [key: string]: unknown;
                };
                /** @constant */
                type: "client";
            })[];
            /** @description Share of the probability that is sampled from */
            topP?: number;
            /**
             * @description For messages that come while a turn runs, unless they say otherwise
             * @enum {unknown}
             */
            turnPolicy?: "enqueue" | "reject" | "interrupt" | "rollback";
        };
        AgentList: {
            data: components["schemas"]["Agent"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        /** @description A configuration that an agent has or had; it never changes. */
        AgentVersion: {
            agentId: string;
            configuration: components["schemas"]["AgentConfiguration"];
            /** Format: date-time */
            createdAt: string;
            /** @description `<agentId>:<version>`, padded */
            id: string;
            /** @enum {string} */
            object: "agent_version";
            version: number;
        };
        AgentVersionList: {
            data: components["schemas"]["AgentVersion"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        Allowance: {
            /** @description Executions at once */
            concurrentExecutions: components["schemas"]["AllowanceAtOnce"];
            /** @description Names of models; one that ends in an asterisk stands for all that begin so */
            models: string[];
            /** @enum {string} */
            object: "allowance";
            /** Format: date-time */
            periodStart: string;
            planId: string;
            /** @description Executions */
            requests: components["schemas"]["AllowanceLimit"];
            /**
             * Format: date-time
             * @description When everything that is counted for a period begins anew
             */
            resetsAt: string;
            /** @description What models cost the platform, in millionths of the currency unit */
            spendMicros: components["schemas"]["AllowanceLimit"];
            /** @description Input and output tokens */
            tokens: components["schemas"]["AllowanceLimit"];
            /** @description Kinds of tools that agents may use */
            tools: ("builtin" | "client" | "http" | "mcp")[];
        };
        AllowanceAtOnce: {
            /** @description Null where there is none */
            limit: number | null;
            /** @description Executions that run now; those that wait for an action do not */
            running: number;
        };
        AllowanceLimit: {
            /** @description Null where there is none */
            limit: number | null;
            /** @description For calls of models that are under way */
            reserved: number;
            used: number;
        };
        /** @description A key as it can be recognised; the key itself is told once, when it is made. */
        ApiKey: {
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it stops working
             */
            expiresAt: string | null;
            /** @description Beginning of the key and end of its id; nothing of its secret */
            hint: string;
            id: string;
            /**
             * Format: date-time
             * @description When it was last used, to the minute
             */
            lastUsedAt: string | null;
            name: string;
            /** @enum {string} */
            object: "api_key";
            /** @description Grows with each change; the ETag tells it too */
            revision: number;
            /**
             * Format: date-time
             * @description When it was revoked; it is shown for 90 days more
             */
            revokedAt: string | null;
            scopes: ("agents:read" | "agents:write" | "conversations:read" | "conversations:write" | "schedules:read" | "schedules:write" | "executions:read" | "executions:write" | "events:read" | "webhooks:read" | "webhooks:write" | "usage:read" | "billing:read" | "billing:write" | "profile:read" | "profile:write" | "keys:write" | "admin")[];
        };
        ApiKeyList: {
            data: components["schemas"]["ApiKey"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        /** @description One request of a delivery; its body is the event. */
        Attempt: {
            /** @description Null where there was none */
            answer: components["schemas"]["AttemptAnswer"] | null;
            /** Format: date-time */
            at: string;
            durationMs: number;
            /** @description Null where it has delivered */
            error: components["schemas"]["DeliveryError"] | null;
            number: number;
            request: components["schemas"]["AttemptRequest"];
        };
        AttemptAnswer: {
            /** @description Its first 2 KiB */
            body: string;
            /** @description Some of them, clipped */
            headers: {
                [key: string]: string;
            };
            status: number;
        };
        AttemptRequest: {
            /** @description Without the signature */
            headers: {
                [key: string]: string;
            };
            url: string;
        };
        /** @description Who did what to which object: ids, numbers and names of tools, and nothing else that anybody wrote. */
        AuditEntry: {
            action: string;
            /** @description The user who did it; null where FeNAgO did, an operator, or somebody unknown */
            actorId: string | null;
            /**
             * Format: date-time
             * @description When it happened
             */
            at: string;
            /** @description Request id of what it was part of */
            correlationId: string;
            /** @description What else is known, by action */
            details: {
                [key: string]: string | number | boolean | string[];
            };
            /** @description Id of the event that told of it */
            eventId: string;
            /** @description Stands for this entry and all before it */
            hash: string;
            /** @description The sequence, as a cursor */
            id: string;
            /** @enum {string} */
            object: "audit_entry";
            objectId: string | null;
            objectType: string;
            /** @description The user whose object it is; null where nobody owns it */
            ownerId: string | null;
            /** @description 1, 2, 3 …, without gaps */
            sequence: number;
        };
        AuditEntryList: {
            data: components["schemas"]["AuditEntry"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        Billing: {
            /** @description Whether there is a payment provider, so that a plan can be subscribed to */
            canSubscribe: boolean;
            /**
             * Format: date-time
             * @description When the plan ends unless a failed payment is made good
             */
            entitledUntil: string | null;
            features: components["schemas"]["Features"];
            /** @enum {string} */
            object: "billing";
            /** @description The plan that counts, which is the default one where no subscription gives another */
            planId: string;
            /** @description Null where there has been none */
            subscription: components["schemas"]["Subscription"] | null;
        };
        BillingPage: {
            /** @enum {string} */
            object: "billing_page";
            /**
             * Format: uri
             * @description A page of the payment provider's, for the user's browser; good for some hours at most
             */
            url: string;
        };
        CaptureLead: {
            /** Format: email */
            email: string;
            name?: string;
            /** @description Where the lead came from */
            source?: string;
        };
        ChangeEmail: {
            /** Format: email */
            email: string;
            /** Format: password */
            password: string;
        };
        ChangePassword: {
            /** Format: password */
            currentPassword: string;
            /**
             * Format: password
             * @description Not the address, and none of those that everybody tries first
             */
            newPassword: string;
        };
        ChangeRole: {
            /** @enum {string} */
            role: "user" | "admin";
        };
        CheckResult: {
            error?: string;
            ok: boolean;
        };
        Conversation: {
            /** @description The execution whose turn it is */
            activeExecutionId: string | null;
            /** @description Null until the first turn names one */
            agentId: string | null;
            /** Format: date-time */
            createdAt: string;
            id: string;
            messageCount: number;
            /** @description Your own notes */
            metadata: {
                [key: string]: string;
            };
            /** @enum {string} */
            object: "conversation";
            /** @description Messages that wait for their turn */
            queuedMessages: number;
            /** @description Grows with each change; the ETag tells it too */
            revision: number;
            /** @enum {string} */
            status: "active" | "archived";
            title: string;
            /** Format: date-time */
            updatedAt: string;
            userId: string;
        };
        ConversationList: {
            data: components["schemas"]["Conversation"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        /** @description What a row is wrong by. What is to be taken off is less than nothing. */
        CorrectUsage: {
            /** @description What the cost changes by, in millionths of the currency unit */
            costMicros: number;
            /** @description Why; whoever used it can read it */
            reason: string;
            usage?: {
                /** @description Part of inputTokens */
                cachedInputTokens?: number;
                /** @description What input tokens change by */
                inputTokens?: number;
                /** @description What output tokens change by */
                outputTokens?: number;
                /** @description Part of outputTokens */
                reasoningTokens?: number;
            };
        };
        CreateAgent: {
            configuration: components["schemas"]["AgentConfiguration"];
            description?: string;
            /** @description Whether other users may converse with it */
            isPublic?: boolean;
            name: string;
            /**
             * @description Only active agents run, and drafts of their owner
             * @enum {string}
             */
            status?: "draft" | "active" | "paused" | "archived";
        };
        CreateApiKey: {
            /**
             * Format: date-time
             * @description When it stops working; never unless told
             */
            expiresAt?: string;
            /** @description What you call it */
            name: string;
            /** @description What it may do: nothing that the credential which makes it may not. All of that, but `admin`, unless told */
            scopes?: ("agents:read" | "agents:write" | "conversations:read" | "conversations:write" | "schedules:read" | "schedules:write" | "executions:read" | "executions:write" | "events:read" | "webhooks:read" | "webhooks:write" | "usage:read" | "billing:read" | "billing:write" | "profile:read" | "profile:write" | "keys:write" | "admin")[];
        };
        CreateCheckout: {
            /** @enum {string} */
            interval: "month" | "year";
            planId: string;
        };
        CreateConversation: {
            /** @description Agent that answers */
            agentId: string;
            /** @description Your own notes: at most 16 texts of 512 characters, under names of 64 */
            metadata?: {
                [key: string]: string;
            };
            title?: string;
        };
        CreateProviderKey: {
            /** @description The provider's key, or any word where it needs none; stored encrypted, answered to nobody */
            apiKey: string;
            /** @description Root of an OpenAI-compatible API, with its version; null for the platform's. https, at a public address, unless the operator allows more */
            baseUrl?: string | null;
            /** @description What `provider` of configurations of agents calls it; whoever runs such an agent sees it in the usage */
            name: string;
            /** @description true for a server that keeps replies (`store`) and gives them by id. Of a key without a `baseUrl` the platform's own setting counts */
            retrieval?: boolean;
            /** @description false for a server that cannot stream. Of a key without a `baseUrl` the platform's own setting counts */
            streaming?: boolean;
        };
        /** @description It has `cron` or `at`. */
        CreateSchedule: {
            /** @description Agent that answers */
            agentId: string;
            /**
             * Format: date-time
             * @description It fires once, then; instead of `cron`
             */
            at?: string;
            /** @description Message that it posts; at most 256 KiB as JSON */
            content: string;
            /** @description Where it posts; null: each firing begins a conversation */
            conversationId?: string | null;
            /** @description Minute, hour, day of month, month, day of week: it fires at each time that they name */
            cron?: string;
            onBusy?: ("enqueue" | "reject" | "interrupt" | "rollback") | null;
            /** @description What each turn asks beside its message; it comes on top of the agent's configuration */
            options?: {
                allowedTools?: string[];
                frequencyPenalty?: number;
                instructions?: string;
                maxOutputTokens?: number;
                metadata?: {
                    [key: string]: string;
                };
                /** @enum {unknown} */
                onAction?: "wait" | "end";
                parallelToolCalls?: boolean;
                presencePenalty?: number;
                reasoningEffort?: string;
                responseFormat?: {
                    description?: string;
                    name?: string;
                    schema?: {
                        [key: string]: unknown;
                    };
                    strict?: boolean;
                    /** @enum {unknown} */
                    type: "text" | "json_object" | "json_schema";
                };
                seed?: number;
                stop?: string[];
                temperature?: number;
                toolChoice?: ("auto" | "none" | "required") | {
                    name: string;
                };
                tools?: {
                    description?: string;
                    name: string;
                    parameters?: {
                        [key: string]: unknown;
                    };
                    strict?: boolean;
                }[];
                topP?: number;
                /** @enum {unknown} */
                truncation?: "auto" | "disabled";
            };
            /** @description IANA name of the time zone that `cron` is read in; UTC unless told */
            timeZone?: string;
        };
        CreateSecret: {
            /** @description Hosts that it may be sent to, each with its port where that is not the usual one. Where there are none, agents of yours may send it anywhere and agents of others nowhere */
            hosts?: string[];
            /** @description What headers of tools call it: {{secret:name}} where you own the agent, {{user_secret:name}} where you converse with it */
            name: string;
            /** @description From 8 to 4,096 printable ASCII characters; stored encrypted, answered to nobody */
            value: string;
        };
        CreateWebhook: {
            /** @description Attempts at once */
            concurrency?: number;
            /** @description For whoever reads the list */
            description?: string | null;
            /** @description Only events of this object: their `subject`; null: of all */
            objectId?: string | null;
            /** @description Events of one object one after the other: the next when the one before is delivered or given up */
            ordered?: boolean;
            /** @description 24 to 64 bytes in base64 behind `whsec_`; a random one unless given */
            secret?: string;
            /** @description Only events of these types; null: of all, those too that are yet to come */
            types?: ("admin.data_read" | "agent.created" | "agent.deleted" | "agent.status_changed" | "agent.updated" | "allowance.threshold_reached" | "api_key.created" | "api_key.revoked" | "api_key.updated" | "audit.anchored" | "billing.customer.created" | "billing.entitlements.changed" | "billing.subscription.changed" | "billing.usage.corrected" | "billing.usage.recorded" | "conversation.created" | "conversation.deleted" | "conversation.history.imported" | "conversation.message.created" | "conversation.message.queued" | "conversation.message.withdrawn" | "conversation.turn.cancelled" | "conversation.turn.failed" | "conversation.turn.interrupted" | "conversation.updated" | "dead_letter.discarded" | "dead_letter.recorded" | "dead_letter.redriven" | "erasure.completed" | "erasure.started" | "execution.action.answered" | "execution.cancelled" | "execution.cancelling" | "execution.completed" | "execution.failed" | "execution.incomplete" | "execution.queued" | "execution.requires_action" | "execution.started" | "execution.step.completed" | "lead.captured" | "lead.converted" | "lead.deleted" | "provider_key.created" | "provider_key.deleted" | "provider_key.rewrapped" | "provider_key.updated" | "schedule.created" | "schedule.deleted" | "schedule.failed" | "schedule.fired" | "schedule.updated" | "tool_secret.created" | "tool_secret.deleted" | "tool_secret.rewrapped" | "tool_secret.updated" | "user.deleted" | "user.email_verified" | "user.registered" | "user.role_changed" | "user.sessions_revoked" | "user.sign_in_failed" | "user.signed_in" | "user.updated" | "webhook.created" | "webhook.deleted" | "webhook.disabled" | "webhook.rewrapped" | "webhook.secret_rotated" | "webhook.tested" | "webhook.updated")[] | null;
            /** @description Where events are posted: https, at a public address */
            url: string;
        };
        Credential: {
            /** @description Of the API key, or of the session */
            id: string;
            scopes: ("agents:read" | "agents:write" | "conversations:read" | "conversations:write" | "schedules:read" | "schedules:write" | "executions:read" | "executions:write" | "events:read" | "webhooks:read" | "webhooks:write" | "usage:read" | "billing:read" | "billing:write" | "profile:read" | "profile:write" | "keys:write" | "admin")[];
            /** @enum {string} */
            type: "api_key" | "access_token";
        };
        /** @description An event that a handler has given up. */
        DeadLetter: {
            /** @description How often the handler was given the event */
            deliveries: number;
            /** @description Why it was discarded */
            discardReason: string | null;
            /** @description Empty where it had none */
            eventId: string;
            eventType: string;
            /**
             * Format: date-time
             * @description When it was given up
             */
            failedAt: string;
            /** @description The same for letters that have failed alike */
            fingerprint: string;
            handler: string;
            id: string;
            /** @description Whether the handler has the event at this moment */
            isRedriving: boolean;
            /** @description The last attempt to have it handled after all */
            lastRedrive: components["schemas"]["Redrive"] | null;
            message: string;
            /** @enum {string} */
            object: "dead_letter";
            /** @description The user whose event it is; null where nobody owns it */
            ownerId: string | null;
            /** @description Code of the failure */
            reason: string;
            service: string;
            /**
             * Format: date-time
             * @description When it was redriven or discarded
             */
            settledAt: string | null;
            /** @description The admin who did that */
            settledBy: string | null;
            /** @enum {string} */
            status: "open" | "redriven" | "discarded";
        };
        /** @description What came of some letters of a group; ask again behind `lastId` while there are more. */
        DeadLetterBatch: {
            /** @description Letters whose handler failed again */
            failed: number;
            /** @description Whether there are open letters behind the last one */
            hasMore: boolean;
            /** @description The last letter that was looked at; `after` of the next request */
            lastId: string | null;
            /** @enum {string} */
            object: "dead_letter_batch";
            /** @description Letters that are settled now */
            settled: number;
            /** @description Letters that somebody else had in hand or has settled, or that take longer than a request may */
            skipped: number;
        };
        /** @description A dead letter with its event. */
        DeadLetterDetails: {
            /** @description How often the handler was given the event */
            deliveries: number;
            /** @description Why it was discarded */
            discardReason: string | null;
            /** @description Empty where it had none */
            eventId: string;
            eventType: string;
            /**
             * Format: date-time
             * @description When it was given up
             */
            failedAt: string;
            /** @description The same for letters that have failed alike */
            fingerprint: string;
            handler: string;
            id: string;
            /** @description Whether the payload is only its beginning, because it is large */
            isPayloadCut: boolean;
            /** @description Whether the handler has the event at this moment */
            isRedriving: boolean;
            /** @description The last attempt to have it handled after all */
            lastRedrive: components["schemas"]["Redrive"] | null;
            message: string;
            /** @enum {string} */
            object: "dead_letter";
            /** @description The user whose event it is; null where nobody owns it */
            ownerId: string | null;
            /** @description The event as it came, which may be no JSON; null where it is not kept any more */
            payload: string | null;
            /** @description Code of the failure */
            reason: string;
            service: string;
            /**
             * Format: date-time
             * @description When it was redriven or discarded
             */
            settledAt: string | null;
            /** @description The admin who did that */
            settledBy: string | null;
            /** @enum {string} */
            status: "open" | "redriven" | "discarded";
        };
        /** @description Dead letters that have failed alike: of the same handler, with events of the same type, for the same reason. */
        DeadLetterGroup: {
            count: number;
            eventType: string;
            /** Format: date-time */
            firstFailedAt: string;
            handler: string;
            /** @description The fingerprint */
            id: string;
            /** Format: date-time */
            lastFailedAt: string;
            /** @description That of the newest */
            message: string;
            /** @enum {string} */
            object: "dead_letter_group";
            reason: string;
            service: string;
        };
        DeadLetterGroupList: {
            data: components["schemas"]["DeadLetterGroup"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        DeadLetterList: {
            data: components["schemas"]["DeadLetter"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        Deleted: {
            /** @enum {boolean} */
            deleted: true;
            /** @description Id of what was deleted */
            id: string;
        };
        /** @description How far the deletion of an account has come. Tells nothing of whose it was. */
        Deletion: {
            /**
             * Format: date-time
             * @description When the last service was done
             */
            completedAt: string | null;
            /** @description Who has it may see the report, also without a credential */
            id: string;
            /** @enum {string} */
            object: "deletion";
            /** Format: date-time */
            requestedAt: string;
            /** @description Every service that holds something of users */
            services: components["schemas"]["Erasure"][];
            /** @enum {string} */
            status: "in_progress" | "completed";
        };
        /** @description An event on its way to a webhook. It is kept for 36 days. */
        Delivery: {
            /** @description Attempts begun, of all times that it was to be delivered */
            attemptCount: number;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was delivered, given up or cancelled
             */
            endedAt: string | null;
            eventId: string;
            eventType: string;
            /** @description Also the header webhook-id: the same with each attempt */
            id: string;
            /** @description Of the last attempt, where that has delivered nothing */
            lastError: components["schemas"]["DeliveryError"] | null;
            /**
             * Format: date-time
             * @description Null where none is to come
             */
            nextAttemptAt: string | null;
            /** @enum {string} */
            object: "webhook_delivery";
            /** @description The event's object */
            objectId: string;
            /**
             * @description `failed` was given up after three days; `cancelled` has lost its webhook before
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed" | "cancelled";
            webhookId: string;
        };
        DeliveryError: {
            /**
             * @description `http_status`: the answer was none of success; `egress_…`: there was no answer; `unfinished`: nobody knows how it ended
             * @enum {string}
             */
            code: "http_status" | "egress_denied" | "egress_unresolvable" | "egress_unreachable" | "egress_timeout" | "egress_response_too_large" | "secret_unreadable" | "unfinished";
            message: string;
        };
        DeliveryList: {
            data: components["schemas"]["Delivery"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        DeliveryLog: {
            /** @description Attempts begun, of all times that it was to be delivered */
            attemptCount: number;
            /** @description The last ten, the oldest first */
            attempts: components["schemas"]["Attempt"][];
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was delivered, given up or cancelled
             */
            endedAt: string | null;
            /** @description The body of each attempt */
            event: components["schemas"]["Event"];
            eventId: string;
            eventType: string;
            /** @description Also the header webhook-id: the same with each attempt */
            id: string;
            /** @description Of the last attempt, where that has delivered nothing */
            lastError: components["schemas"]["DeliveryError"] | null;
            /**
             * Format: date-time
             * @description Null where none is to come
             */
            nextAttemptAt: string | null;
            /** @enum {string} */
            object: "webhook_delivery";
            /** @description The event's object */
            objectId: string;
            /**
             * @description `failed` was given up after three days; `cancelled` has lost its webhook before
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed" | "cancelled";
            webhookId: string;
        };
        DiscardDeadLetter: {
            /** @description Why its event will not be handled */
            reason: string;
        };
        /** @description Which letters of the group, and why. */
        DiscardDeadLetters: {
            /** @description `lastId` of the answer before */
            after?: string;
            /** @description Letters to look at, at most */
            limit?: number;
            /** @description Why its event will not be handled */
            reason: string;
        };
        /** @description What one service has erased. */
        Erasure: {
            /** Format: date-time */
            completedAt: string | null;
            /** @description Numbers by what was erased */
            erased: {
                [key: string]: number;
            };
            /** @description Numbers by what is kept, under the id of the user alone */
            kept: {
                [key: string]: number;
            };
            /** @enum {string} */
            name: "user" | "agent" | "conversation" | "execution" | "billing" | "webhook";
            /** @enum {string} */
            status: "pending" | "completed";
        };
        /** @enum {string} */
        ErrorCode: "invalid_request" | "invalid_json" | "unsupported_media_type" | "body_too_large" | "authentication_required" | "api_key_invalid" | "api_key_expired" | "access_token_invalid" | "access_token_expired" | "refresh_token_invalid" | "refresh_token_reused" | "credentials_invalid" | "token_invalid" | "oidc_state_invalid" | "oidc_failed" | "oidc_email_unverified" | "insufficient_user_authentication" | "insufficient_scope" | "forbidden" | "not_found" | "method_not_allowed" | "conflict" | "precondition_failed" | "idempotency_mismatch" | "idempotency_in_flight" | "email_taken" | "limit_reached" | "agent_not_runnable" | "agent_archived" | "status_transition_refused" | "conversation_archived" | "conversation_busy" | "conversation_queue_full" | "conversation_moved_on" | "message_not_waiting" | "message_too_large" | "execution_not_cancellable" | "execution_not_waiting" | "action_unknown" | "action_answered" | "cursor_expired" | "rate_limited" | "too_many_attempts" | "too_many_streams" | "backlog_full" | "concurrent_update" | "outcome_unknown" | "deadline_exceeded" | "service_unavailable" | "oidc_provider_unavailable" | "stripe_not_configured" | "stripe_unavailable" | "stripe_signature_invalid" | "payment_failed" | "allowance_exhausted" | "too_many_executions" | "database_unavailable" | "broker_unavailable" | "internal";
        /** @description A CloudEvent 1.0, as it is published. `/asyncapi.json` says what each type has as its `data`. */
        Event: {
            /** @description The user who did it; absent where FeNAgO did */
            actorid?: string;
            /** @description What it follows from: an event, a message id of the client or a command */
            causationid: string;
            /** @description Request id of what it was part of */
            correlationid: string;
            /** @description As the schema of the type says */
            data: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            datacontenttype: "application/json";
            dataschema: string;
            /** @description The same wherever and however often the event comes */
            id: string;
            /** @description The user whose object it is */
            ownerid: string;
            /** @description Version of the object after what happened */
            sequence: number;
            /** @description The service that has published it */
            source: string;
            /** @enum {string} */
            specversion: "1.0";
            /** @description Id of the object */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @description W3C trace context */
            traceparent?: string;
            type: string;
        };
        EventList: {
            /** @description May be fewer than asked for, and even none, though there are more */
            data: components["schemas"]["Event"][];
            /** @description Cursor of the first event; null where there is none */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Where to go on: `after` of the next page, also where this one is empty; null where there is nothing yet */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        Execution: {
            /** @description What it waits for; answer by POST …/actions */
            actions: components["schemas"]["PendingAction"][];
            agentId: string;
            attempts: number;
            conversationId: string;
            /** @description Of its finished calls of the model, in millionths of the currency of the price table; your usage has what counts */
            costMicros: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endTime: string | null;
            error: components["schemas"]["ExecutionError"] | null;
            id: string;
            incomplete_details: components["schemas"]["IncompleteDetails"] | null;
            /** @description Id of the last event of its stream, once it has ended */
            lastEventId: string | null;
            logs: components["schemas"]["ExecutionLog"][];
            messageId: string;
            model: string | null;
            /** @enum {string} */
            object: "execution";
            /** @description What its turn asked beside the message */
            options: {
                [key: string]: unknown;
            } | null;
            result: components["schemas"]["ExecutionResult"] | null;
            /** Format: date-time */
            startTime: string | null;
            status: components["schemas"]["ExecutionStatus"];
            steps: components["schemas"]["ExecutionStep"][];
            /** @description Input and output tokens together */
            tokensUsed: number;
            /** Format: date-time */
            updatedAt: string;
            usage: components["schemas"]["Usage"];
            userId: string;
        };
        ExecutionError: {
            code: string;
            message: string;
        };
        ExecutionList: {
            data: components["schemas"]["Execution"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        ExecutionLog: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            level: "info" | "warn" | "error";
            message: string;
        };
        ExecutionLogEntry: {
            /** Format: date-time */
            at: string;
            id: string;
            /** @enum {string} */
            level: "info" | "warn" | "error";
            message: string;
            /** @enum {string} */
            object: "execution_log";
        };
        ExecutionLogList: {
            data: components["schemas"]["ExecutionLogEntry"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        ExecutionResult: {
            finishReason: string;
            /** @description Set where the output is not of the form that was asked for */
            formatError?: components["schemas"]["FormatError"];
            /** @description Text of the model; partial where the execution did not complete */
            output: string;
            /** @description Text of the model before its last reply, between tools; cut where it is long */
            preamble?: string;
            /** @description Calls that you are to run yourself */
            toolCalls?: components["schemas"]["ToolCall"][];
        };
        /** @enum {string} */
        ExecutionStatus: "queued" | "in_progress" | "requires_action" | "cancelling" | "completed" | "failed" | "cancelled" | "incomplete" | "expired";
        ExecutionStep: {
            /** @description Attempt of the execution in which it began last */
            attempt: number;
            callId?: string;
            /** @description Millionths of the currency of the price table */
            costMicros?: number;
            /** Format: date-time */
            finishedAt: string | null;
            /** @enum {string} */
            kind: "model" | "tool";
            /** @description Of a call of the model: who answered */
            model?: string;
            /** @description Of a call of a tool: its name */
            name?: string;
            /** @description From 0, in the order in which they were planned */
            number: number;
            /** @description Name of the provider, or of the key of the agent's owner, which others see as agent_owner */
            provider?: string;
            /** Format: date-time */
            startedAt: string | null;
            /** @enum {string} */
            status: "waiting" | "in_progress" | "completed" | "failed";
            usage?: components["schemas"]["Usage"];
        };
        /** @description In a billing period; null for no limit. */
        FeatureLimits: {
            /** @description Executions at once */
            concurrentExecutions: number | null;
            /** @description Executions */
            requests: number | null;
            /** @description What models may cost, in millionths of the currency unit */
            spendMicros: number | null;
            /** @description Input and output tokens */
            tokens: number | null;
        };
        /** @description What a plan allows. */
        Features: {
            /** @description What else is on or off */
            flags: {
                [key: string]: boolean;
            };
            limits: components["schemas"]["FeatureLimits"];
            /** @description Names of models; one that ends in an asterisk stands for all that begin so */
            models: string[];
            /** @description Kinds of tools that agents may use */
            tools: ("builtin" | "client" | "http" | "mcp")[];
        };
        FieldProblem: {
            message: string;
            /** @description JSON pointer to the field */
            path: string;
        };
        ForgotPassword: {
            /** Format: email */
            email: string;
        };
        ForkConversation: {
            /** @description Another agent; that of the conversation where left out */
            agentId?: string;
            /** @description The last message that is taken over */
            messageId: string;
            /** @description That of the conversation where left out */
            title?: string;
        };
        /** @description The output is what the model said all the same; how strictly it is held to the form is up to its provider */
        FormatError: {
            /** @enum {string} */
            code: "not_json" | "schema_mismatch";
            /** @description What is wrong, and where */
            message: string;
        };
        /** @description A tool that is a request to a server. */
        HttpTool: {
            /** @description Whether a person must approve each call before it is carried out */
            approval?: boolean;
            /** @description What the model is told of it */
            description?: string;
            /**
             * @description What may happen when a call is repeated: nothing, nothing under the same Idempotency-Key, or harm. Where it is left out: pure for GET, idempotent for PUT and DELETE, at_most_once for POST and PATCH
             * @enum {unknown}
             */
            effect?: "pure" | "idempotent" | "at_most_once";
            /** @description Values may name secrets: {{secret:name}} is the owner's of the agent, {{user_secret:name}} that of the user whose turn it is */
            headers?: {
                [key: string]: string;
            };
            /** @enum {unknown} */
            method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
            name: string;
            /** @description Its arguments: a JSON Schema (2020-12) of an object */
            parameters?: {
                [key: string]: unknown;
            };
            /** @description After which a call is given up */
            timeoutSeconds?: number;
            /** @constant */
            type: "http";
            /** @description {name} in path or query is the argument of that name, encoded; key={name} in the query is left out where the argument is. Arguments that it does not take are the query of a GET or DELETE, and the JSON body of any other */
            url: string;
        };
        /** @description A picture that a message shows */
        Image: {
            detail?: string;
            /** @description An address, or a data: URL */
            url: string;
        };
        ImportedTools: {
            /** @description At most 256, as they can stand in an agent's configuration */
            data: components["schemas"]["HttpTool"][];
            /** @enum {string} */
            object: "list";
            /** @description A sentence for each operation that could not become a tool */
            problems: string[];
        };
        ImportOpenApi: {
            /** @description An OpenAPI document, of version 3.0 or 3.1 */
            document?: {
                [key: string]: unknown;
            };
            /** @description Values may name secrets: {{secret:name}} is the owner's of the agent, {{user_secret:name}} that of the user whose turn it is */
            headers?: {
                [key: string]: string;
            };
            /** @description Those that are wanted, by their `operationId`; all of them where it is left out */
            operations?: string[];
            /** @description Root of the addresses, in place of what the document says */
            serverUrl?: string;
            /** @description Where the document is, in JSON, instead of the document itself */
            url?: string;
        };
        IncompleteDetails: {
            /** @enum {string} */
            reason: "max_output_tokens" | "content_filter" | "budget_exhausted" | "max_steps";
        };
        /** @description Public keys of access tokens (RFC 7517). */
        Jwks: {
            keys: components["schemas"]["SigningKey"][];
        };
        Lead: {
            /** Format: date-time */
            createdAt: string;
            email: string;
            id: string;
            name: string | null;
            /** @enum {string} */
            object: "lead";
            source: string;
        };
        Liveness: {
            /** @enum {boolean} */
            ok: true;
        };
        /** @description The same whether or not the address has an account: only its mailbox hears more. */
        MailSent: {
            /** @enum {string} */
            status: "verification_sent" | "reset_sent";
        };
        Me: {
            /** Format: date-time */
            createdAt: string;
            /** @description What this request was made with */
            credential: components["schemas"]["Credential"];
            email: string;
            /**
             * Format: date-time
             * @description When the address was verified
             */
            emailVerified: string | null;
            id: string;
            /** @description Address of a picture */
            image: string | null;
            name: string;
            /** @enum {string} */
            object: "user";
            /** @description Grows with each change; the ETag tells it too */
            revision: number;
            /** @enum {string} */
            role: "user" | "admin";
            /** Format: date-time */
            updatedAt: string;
        };
        Message: {
            content: string;
            conversationId: string;
            /** Format: date-time */
            createdAt: string;
            /** @description The execution that the message asked for, or that wrote it; null where it was said elsewhere before */
            executionId: string | null;
            id: string;
            images?: components["schemas"]["Image"][];
            /** @enum {string} */
            object: "message";
            /** @description Place in the conversation, from 0 */
            position: number;
            /** @enum {string} */
            role: "system" | "user" | "assistant" | "tool";
            /** @description The call that a tool answers */
            toolCallId?: string;
            /** @description What an assistant asks of tools */
            toolCalls?: components["schemas"]["ToolCall"][];
        };
        MessageList: {
            data: components["schemas"]["Message"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        NewApiKey: {
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it stops working
             */
            expiresAt: string | null;
            /** @description Beginning of the key and end of its id; nothing of its secret */
            hint: string;
            id: string;
            /** @description The key: told this once and stored nowhere */
            key: string;
            /**
             * Format: date-time
             * @description When it was last used, to the minute
             */
            lastUsedAt: string | null;
            name: string;
            /** @enum {string} */
            object: "api_key";
            /** @description Grows with each change; the ETag tells it too */
            revision: number;
            /**
             * Format: date-time
             * @description When it was revoked; it is shown for 90 days more
             */
            revokedAt: string | null;
            scopes: ("agents:read" | "agents:write" | "conversations:read" | "conversations:write" | "schedules:read" | "schedules:write" | "executions:read" | "executions:write" | "events:read" | "webhooks:read" | "webhooks:write" | "usage:read" | "billing:read" | "billing:write" | "profile:read" | "profile:write" | "keys:write" | "admin")[];
        };
        NewWebhook: {
            /** @description Attempts at once */
            concurrency: number;
            /** Format: date-time */
            createdAt: string;
            description: string | null;
            /**
             * @description `failing`: no attempt of three days has delivered; `gone`: it has answered 410
             * @enum {string|null}
             */
            disabledReason: "requested" | "failing" | "gone" | null;
            /**
             * Format: date-time
             * @description It is told of what happens from then on
             */
            enabledAt: string;
            /**
             * Format: date-time
             * @description The first of them
             */
            failingSince: string | null;
            /** @description Attempts in a row that have delivered nothing */
            failures: number;
            id: string;
            /**
             * Format: date-time
             * @description To the minute
             */
            lastDeliveredAt: string | null;
            /** @enum {string} */
            object: "webhook";
            /** @description Null where it takes events of all objects */
            objectId: string | null;
            /** @description Events of one object one after the other */
            ordered: boolean;
            /** @description The replay under way */
            replay: components["schemas"]["WebhookReplay"] | null;
            /** @description Grows with each change; the ETag tells it too */
            revision: number;
            /** @description Signs what is posted: told this once */
            secret: string;
            /** @description The newest first */
            secrets: components["schemas"]["WebhookSecret"][];
            /** @enum {string} */
            status: "enabled" | "disabled";
            /** @description Null where it takes events of all types */
            types: string[] | null;
            /** Format: date-time */
            updatedAt: string;
            url: string;
            userId: string;
        };
        OidcCode: {
            /** @description The `code` that your address was called with; good for one use, within a minute */
            code: string;
        };
        OidcProvider: {
            /** @description Where a browser begins */
            authorizePath: string;
            id: string;
            /** @description For people */
            name: string;
            /** @enum {string} */
            object: "oidc_provider";
        };
        OidcProviderList: {
            data: components["schemas"]["OidcProvider"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        OpenAiError: {
            error: {
                /** @description Stable code */
                code: string;
                message: string;
                /** @description The field that is wrong */
                param: string | null;
                /** @description invalid_request_error, rate_limit_error or server_error */
                type: string;
            };
        };
        PendingAction: {
            /** @description JSON as the model wrote it, which need not be valid */
            arguments: string;
            /** @description Name it in your answer */
            callId: string;
            /**
             * Format: date-time
             * @description When the execution ends as expired
             */
            expiresAt: string;
            /** @description Name of the tool */
            name: string;
            /** @description Number of the step in the execution */
            step: number;
            /** @enum {string} */
            type: "client_tool" | "approval" | "confirmation";
        };
        Plan: {
            /** @description ISO 4217 */
            currency: string;
            description: string;
            features: components["schemas"]["Features"];
            id: string;
            /** @description Whether users have it who have subscribed to none */
            isDefault: boolean;
            /** @description For people */
            name: string;
            /** @enum {string} */
            object: "plan";
            /** @description Empty where it costs nothing */
            prices: components["schemas"]["PlanPrice"][];
            /** @description Days that a first subscription costs nothing */
            trialDays: number;
            usage: components["schemas"]["PlanUsage"][];
        };
        PlanList: {
            data: components["schemas"]["Plan"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        PlanOverage: {
            /** @description In the currency's smallest unit */
            amountCents: number;
            /** @description Units that it is charged for */
            per: number;
        };
        PlanPrice: {
            /** @description In the currency's smallest unit */
            amountCents: number;
            /** @enum {string} */
            interval: "month" | "year";
        };
        PlanUsage: {
            /** @description Units in a billing period that the price includes */
            included: number;
            /** @description What is metered */
            meter: string;
            /** @description What is charged beyond; null where nothing beyond is sold */
            overage: components["schemas"]["PlanOverage"] | null;
        };
        PostedMessage: {
            conversationId: string;
            executionId: string;
            messageId: string;
            /**
             * @description `queued`: it waits for the turns before it
             * @enum {string}
             */
            turn: "started" | "queued";
        };
        PostMessage: {
            /** @description A repeated id is answered with the execution of the first time: one send, one charge */
            clientMessageId?: string;
            /** @description At most 256 KiB as JSON */
            content: string;
            /**
             * @description Where a turn runs: wait behind it, be refused, or stop it and keep or drop what it has said; the agent's policy where left out
             * @enum {string}
             */
            onBusy?: "enqueue" | "reject" | "interrupt" | "rollback";
        };
        /** @description Millionths of the currency unit for a million tokens. */
        Price: {
            cachedInput: number;
            /** @description Of input tokens that did not come from the provider's cache */
            input: number;
            /** @description Of output tokens, reasoning tokens included */
            output: number;
        };
        /** @description An error, as RFC 9457 says; `code` is stable, the sentences may change. */
        Problem: {
            code: components["schemas"]["ErrorCode"];
            detail: string;
            /** @description What it is about, by name */
            details?: {
                [key: string]: string | number;
            };
            /** @description Which fields are not as they should be */
            errors?: components["schemas"]["FieldProblem"][];
            /** @description Also in the header X-Request-Id */
            requestId: string;
            status: number;
            title: string;
            type: string;
        };
        /** @description A key of a model provider that you have brought; the key itself is never answered. */
        ProviderKey: {
            /** @description Root of the provider's API; null for the platform's */
            baseUrl: string | null;
            /** Format: date-time */
            createdAt: string;
            id: string;
            /** @description Last four characters of the key; null where it is shorter than 16 */
            keyHint: string | null;
            /**
             * Format: date-time
             * @description When an execution last used it, to the minute
             */
            lastUsedAt: string | null;
            /** @description `provider` of the configurations of your agents */
            name: string;
            /** @enum {string} */
            object: "provider_key";
            /** @description Whether the server keeps replies and gives them by id */
            retrieval: boolean;
            /** @description Whether the server streams */
            streaming: boolean;
            /** Format: date-time */
            updatedAt: string;
        };
        ProviderKeyList: {
            data: components["schemas"]["ProviderKey"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        Readiness: {
            checks: {
                [key: string]: components["schemas"]["CheckResult"];
            };
            ok: boolean;
        };
        /** @description An attempt to have the event handled after all. */
        Redrive: {
            /** Format: date-time */
            at: string;
            /** @description The admin who asked for it */
            by: string;
            message: string | null;
            /**
             * @description `unknown`: the handler did not answer within 30 s. It may be done; what it has done is not done twice
             * @enum {string}
             */
            outcome: "handled" | "failed" | "unknown";
            /** @description Code of the failure */
            reason: string | null;
        };
        /** @description Which letters of the group: the oldest, or those behind another. */
        RedriveDeadLetters: {
            /** @description `lastId` of the answer before */
            after?: string;
            /** @description Letters to look at, at most */
            limit?: number;
        };
        RefreshToken: {
            /** @description The newest refresh token of the session */
            refreshToken: string;
        };
        /** @description The period whose events are delivered, as far as they are kept: 35 days. */
        ReplayWebhook: {
            /**
             * Format: date-time
             * @description Begin (inclusive)
             */
            from: string;
            /**
             * Format: date-time
             * @description End (exclusive); now unless told
             */
            to?: string;
        };
        ResetPassword: {
            /**
             * Format: password
             * @description Not the address, and none of those that everybody tries first
             */
            password: string;
            /** @description What stands behind `#token=` in the link of the mail */
            token: string;
        };
        RollBackAgent: {
            /** @description Version whose configuration the agent is to have again */
            version: number;
        };
        RotateWebhookSecret: {
            /** @description For so long the secrets before it sign, too; 0 where one has become known */
            overlapSeconds?: number;
            /** @description 24 to 64 bytes in base64 behind `whsec_`; a random one unless given */
            secret?: string;
        };
        /** @description A message that is posted by itself, at the times of a cron expression or once. */
        Schedule: {
            agentId: string;
            /**
             * Format: date-time
             * @description When it fires, where it fires once
             */
            at: string | null;
            content: string;
            /** @description Null where each firing begins a conversation */
            conversationId: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description Null where it fires once */
            cron: string | null;
            /** @description Times in a row at which nothing was posted; after ten it is paused */
            failures: number;
            id: string;
            /** @description Why nothing was posted when it was last due */
            lastError: components["schemas"]["ScheduleError"] | null;
            /** @description The execution that it started last */
            lastExecutionId: string | null;
            /** Format: date-time */
            lastFiredAt: string | null;
            /**
             * Format: date-time
             * @description Null where it has ended, or is paused
             */
            nextAt: string | null;
            /** @enum {string} */
            object: "schedule";
            /**
             * @description Where a turn runs when it is due; null: as the agent says
             * @enum {string|null}
             */
            onBusy: "enqueue" | "reject" | "interrupt" | "rollback" | null;
            /** @description What each turn asks beside its message */
            options: {
                [key: string]: unknown;
            } | null;
            /** @description Grows with each change; the ETag tells it too */
            revision: number;
            /**
             * @description One that has ended has fired for the last time, or its conversation is gone; it is shown for 30 days more
             * @enum {string}
             */
            status: "active" | "paused" | "ended";
            /** @description IANA name of the time zone that `cron` is read in */
            timeZone: string;
            /** Format: date-time */
            updatedAt: string;
            userId: string;
        };
        ScheduleError: {
            /** @description A code of this API */
            code: string;
            message: string;
        };
        ScheduleList: {
            data: components["schemas"]["Schedule"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        /** @description A secret that headers of tools name; its value is never answered. */
        Secret: {
            /** Format: date-time */
            createdAt: string;
            /** @description Last four characters of the value; null where it is shorter than 16 */
            hint: string | null;
            /** @description Where it may be sent; where there are none, agents of yours may send it anywhere and agents of others nowhere */
            hosts: string[];
            id: string;
            /**
             * Format: date-time
             * @description When a tool last used it, to the minute
             */
            lastUsedAt: string | null;
            name: string;
            /** @enum {string} */
            object: "secret";
            /** Format: date-time */
            updatedAt: string;
        };
        SecretList: {
            data: components["schemas"]["Secret"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        Session: {
            /** Format: date-time */
            createdAt: string;
            /** @description Whether this request belongs to it */
            current: boolean;
            /**
             * Format: date-time
             * @description When it ends, unless it is used before
             */
            expiresAt: string;
            id: string;
            /**
             * Format: date-time
             * @description When its refresh token was last used
             */
            lastUsedAt: string;
            /** @enum {string} */
            object: "session";
            /** @description What the client called itself when it signed in */
            userAgent: string | null;
        };
        SessionList: {
            data: components["schemas"]["Session"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        /** @description Sums over what others used of the caller's agents, by day, agent or model. */
        SharedUsage: {
            /** @description What ran on keys that agents' owners have brought would have cost by the price table; nobody owes it here */
            agentOwnerCostMicros: number;
            cachedInputTokens: number;
            /** @description What ran on the platform's account, in millionths of the currency unit */
            costMicros: number;
            /** @description ISO 4217 */
            currency: string;
            executions: number;
            /** @enum {string} */
            groupBy: "day" | "agent" | "model";
            /** @description The day (UTC), the agent's id, or the model's name */
            id: string;
            inputTokens: number;
            /** @enum {string} */
            object: "shared_usage";
            outputTokens: number;
            reasoningTokens: number;
            /** @description How many others; null where they are fewer than 5 */
            users: number | null;
        };
        SharedUsageList: {
            data: components["schemas"]["SharedUsage"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        SignIn: {
            /** Format: email */
            email: string;
            /** Format: password */
            password: string;
        };
        SigningKey: {
            /** @enum {string} */
            alg: "EdDSA";
            /** @enum {string} */
            crv: "Ed25519";
            kid: string;
            /** @enum {string} */
            kty: "OKP";
            /** @enum {string} */
            use: "sig";
            x: string;
        };
        SignUp: {
            /** Format: email */
            email: string;
            name: string;
            /**
             * Format: password
             * @description Not the address, and none of those that everybody tries first
             */
            password: string;
        };
        SubmitActions: {
            /** @description All are taken, or none */
            actions: {
                /** @description Of an approval or a confirmation */
                approved?: boolean;
                /** @description Of the action that is answered */
                callId: string;
                /** @description The tool that the client runs has failed; the output says how */
                isError?: boolean;
                /** @description Of a tool that the client runs: what the model is told */
                output?: string;
                /** @description Why it is not approved; the model is told */
                reason?: string;
            }[];
        };
        Subscription: {
            /**
             * Format: date-time
             * @description When it ends; null where it goes on
             */
            cancelAt: string | null;
            /** @description Whether it ends, rather than being renewed */
            cancelAtPeriodEnd: boolean;
            /**
             * @description How often it is paid
             * @enum {string|null}
             */
            interval: "month" | "year" | null;
            /** Format: date-time */
            periodEnd: string;
            /** Format: date-time */
            periodStart: string;
            /** @description Null where its price is none of a plan's any more */
            planId: string | null;
            /** @enum {string} */
            status: "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "unpaid" | "paused" | "canceled";
            /**
             * Format: date-time
             * @description Null where it has no trial
             */
            trialEnd: string | null;
        };
        Tokens: {
            /** @description For `Authorization: Bearer` */
            accessToken: string;
            /** @description Seconds that the access token lives */
            expiresIn: number;
            /** @enum {string} */
            object: "tokens";
            /** @description Good for one use: each refresh gives the next. Used again within 10 s it gives the same next one; later, the session ends */
            refreshToken: string;
            sessionId: string;
            /** @enum {string} */
            tokenType: "Bearer";
        };
        /** @description A call of a tool that the model asks for */
        ToolCall: {
            /** @description JSON as the model wrote it; check it before use */
            arguments: string;
            id: string;
            name: string;
        };
        /** @description Fields that are left out stay as they are; `configuration` is replaced as a whole. */
        UpdateAgent: {
            configuration?: components["schemas"]["AgentConfiguration"];
            description?: string;
            isPublic?: boolean;
            name?: string;
            /** @enum {string} */
            status?: "draft" | "active" | "paused" | "archived";
        };
        UpdateApiKey: {
            name: string;
        };
        /** @description What is left out stays. */
        UpdateBilling: {
            /** @description true: it ends with its period; false: it goes on. Another plan goes on unless told */
            cancelAtPeriodEnd?: boolean;
            /**
             * @description How often it is paid
             * @enum {string}
             */
            interval?: "month" | "year";
            /** @description Another plan, at once; what is left of the period is charged or credited */
            planId?: string;
        };
        /** @description Fields that are left out stay as they are. */
        UpdateConversation: {
            /** @description Your own notes: at most 16 texts of 512 characters, under names of 64 */
            metadata?: {
                [key: string]: string;
            };
            /**
             * @description An archived conversation takes no messages
             * @enum {string}
             */
            status?: "active" | "archived";
            title?: string;
        };
        /** @description Fields that are left out stay as they are. */
        UpdateMe: {
            /**
             * Format: uri
             * @description Address of a picture; null for none
             */
            image?: string | null;
            name?: string;
        };
        /** @description Fields that are left out stay as they are. With another `baseUrl` the key must be given again. */
        UpdateProviderKey: {
            /** @description The provider's key, or any word where it needs none; stored encrypted, answered to nobody */
            apiKey?: string;
            /** @description Root of an OpenAI-compatible API, with its version; null for the platform's. https, at a public address, unless the operator allows more */
            baseUrl?: string | null;
            /** @description What `provider` of configurations of agents calls it; whoever runs such an agent sees it in the usage */
            name?: string;
            /** @description true for a server that keeps replies (`store`) and gives them by id. Of a key without a `baseUrl` the platform's own setting counts */
            retrieval?: boolean;
            /** @description false for a server that cannot stream. Of a key without a `baseUrl` the platform's own setting counts */
            streaming?: boolean;
        };
        /** @description Fields that are left out stay as they are; `options` is replaced as a whole. `cron` takes the place of `at`, and the other way round. */
        UpdateSchedule: {
            /**
             * Format: date-time
             * @description It fires once, then; instead of `cron`
             */
            at?: string;
            /** @description Message that it posts; at most 256 KiB as JSON */
            content?: string;
            /** @description Minute, hour, day of month, month, day of week: it fires at each time that they name */
            cron?: string;
            onBusy?: ("enqueue" | "reject" | "interrupt" | "rollback") | null;
            /** @description What each turn asks beside its message; it comes on top of the agent's configuration */
            options?: {
                allowedTools?: string[];
                frequencyPenalty?: number;
                instructions?: string;
                maxOutputTokens?: number;
                metadata?: {
                    [key: string]: string;
                };
                /** @enum {unknown} */
                onAction?: "wait" | "end";
                parallelToolCalls?: boolean;
                presencePenalty?: number;
                reasoningEffort?: string;
                responseFormat?: {
                    description?: string;
                    name?: string;
                    schema?: {
                        [key: string]: unknown;
                    };
                    strict?: boolean;
                    /** @enum {unknown} */
                    type: "text" | "json_object" | "json_schema";
                };
                seed?: number;
                stop?: string[];
                temperature?: number;
                toolChoice?: ("auto" | "none" | "required") | {
                    name: string;
                };
                tools?: {
                    description?: string;
                    name: string;
                    parameters?: {
                        [key: string]: unknown;
                    };
                    strict?: boolean;
                }[];
                topP?: number;
                /** @enum {unknown} */
                truncation?: "auto" | "disabled";
            };
            /** @enum {string} */
            status?: "active" | "paused";
            /** @description IANA name of the time zone that `cron` is read in; UTC unless told */
            timeZone?: string;
        };
        /** @description Fields that are left out stay as they are. Where it may be sent to other `hosts`, the value must be given again. */
        UpdateSecret: {
            /** @description Hosts that it may be sent to, each with its port where that is not the usual one. Where there are none, agents of yours may send it anywhere and agents of others nowhere */
            hosts?: string[];
            /** @description What headers of tools call it: {{secret:name}} where you own the agent, {{user_secret:name}} where you converse with it */
            name?: string;
            /** @description From 8 to 4,096 printable ASCII characters; stored encrypted, answered to nobody */
            value?: string;
        };
        /** @description Fields that are left out stay as they are. */
        UpdateWebhook: {
            /** @description Attempts at once */
            concurrency?: number;
            /** @description For whoever reads the list */
            description?: string | null;
            /** @description Only events of this object: their `subject`; null: of all */
            objectId?: string | null;
            /** @description Events of one object one after the other: the next when the one before is delivered or given up */
            ordered?: boolean;
            /** @enum {string} */
            status?: "enabled" | "disabled";
            /** @description Only events of these types; null: of all, those too that are yet to come */
            types?: ("admin.data_read" | "agent.created" | "agent.deleted" | "agent.status_changed" | "agent.updated" | "allowance.threshold_reached" | "api_key.created" | "api_key.revoked" | "api_key.updated" | "audit.anchored" | "billing.customer.created" | "billing.entitlements.changed" | "billing.subscription.changed" | "billing.usage.corrected" | "billing.usage.recorded" | "conversation.created" | "conversation.deleted" | "conversation.history.imported" | "conversation.message.created" | "conversation.message.queued" | "conversation.message.withdrawn" | "conversation.turn.cancelled" | "conversation.turn.failed" | "conversation.turn.interrupted" | "conversation.updated" | "dead_letter.discarded" | "dead_letter.recorded" | "dead_letter.redriven" | "erasure.completed" | "erasure.started" | "execution.action.answered" | "execution.cancelled" | "execution.cancelling" | "execution.completed" | "execution.failed" | "execution.incomplete" | "execution.queued" | "execution.requires_action" | "execution.started" | "execution.step.completed" | "lead.captured" | "lead.converted" | "lead.deleted" | "provider_key.created" | "provider_key.deleted" | "provider_key.rewrapped" | "provider_key.updated" | "schedule.created" | "schedule.deleted" | "schedule.failed" | "schedule.fired" | "schedule.updated" | "tool_secret.created" | "tool_secret.deleted" | "tool_secret.rewrapped" | "tool_secret.updated" | "user.deleted" | "user.email_verified" | "user.registered" | "user.role_changed" | "user.sessions_revoked" | "user.sign_in_failed" | "user.signed_in" | "user.updated" | "webhook.created" | "webhook.deleted" | "webhook.disabled" | "webhook.rewrapped" | "webhook.secret_rotated" | "webhook.tested" | "webhook.updated")[] | null;
            /** @description Where events are posted: https, at a public address */
            url?: string;
        };
        /** @description Tokens by kind, for providers price them differently. */
        Usage: {
            /** @description Part of inputTokens */
            cachedInputTokens: number;
            /** @description Whether the provider reported none and it was estimated */
            estimated: boolean;
            inputTokens: number;
            outputTokens: number;
            /** @description Part of outputTokens */
            reasoningTokens: number;
        };
        /** @description Sums over the rows of one day, agent, model, conversation or user. */
        UsageGroup: {
            /** @description What ran on keys that agents' owners have brought would have cost by the price table; nobody owes it here */
            agentOwnerCostMicros: number;
            cachedInputTokens: number;
            /** @description What ran on the platform's account, in millionths of the currency unit */
            costMicros: number;
            /** @description ISO 4217 */
            currency: string;
            executions: number;
            /** @enum {string} */
            groupBy: "day" | "agent" | "model" | "conversation" | "user";
            /** @description The day (UTC), the id of the agent, conversation or user, or the model's name */
            id: string;
            inputTokens: number;
            /** @enum {string} */
            object: "usage_group";
            outputTokens: number;
            reasoningTokens: number;
        };
        UsageGroupList: {
            data: components["schemas"]["UsageGroup"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        /** @description One row of the ledger: one step of one execution, or the correction of one, which says what tokens and cost change by: that may be less than nothing. Rows are never changed. */
        UsageRow: {
            agentId: string;
            agentOwnerId: string;
            /**
             * @description Whose account the provider bills: the platform's, or that of the agent's owner, who has brought the key
             * @enum {string}
             */
            billedTo: "platform" | "agent_owner";
            conversationId: string;
            /** @description The row that this one corrects; null where it is of a step */
            correctionOf: string | null;
            /** @description Millionths of the currency unit; in a correction what the cost changes by */
            costMicros: number;
            /**
             * Format: date-time
             * @description When the row was written
             */
            createdAt: string;
            /** @description ISO 4217 */
            currency: string;
            /** @description Whether the price table does not know the model */
            defaultPriced: boolean;
            executionId: string;
            /** @description <executionId>:<step>, of a correction <executionId>:<step>:c<number> */
            id: string;
            model: string;
            /** @enum {string} */
            object: "usage";
            price: components["schemas"]["Price"];
            /** @description Version of the price table */
            priceVersion: string;
            /** @description Name of the provider, or of the key of the agent's owner, which others see as agent_owner */
            provider: string;
            /** @description Why it was corrected */
            reason: string | null;
            step: number;
            usage: components["schemas"]["Usage"];
            /**
             * Format: date-time
             * @description When the step ended: the price of that time holds
             */
            usedAt: string;
            userId: string;
        };
        UsageRowList: {
            data: components["schemas"]["UsageRow"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        UsageSummary: {
            /** @description What ran on keys that agents' owners have brought would have cost by the price table; nobody owes it here */
            agentOwnerCostMicros: number;
            cachedInputTokens: number;
            /** @description What ran on the platform's account, in millionths of the currency unit */
            costMicros: number;
            /** @description ISO 4217 */
            currency: string;
            executions: number;
            /**
             * Format: date-time
             * @description Inclusive
             */
            from: string;
            inputTokens: number;
            /** @enum {string} */
            object: "usage_summary";
            outputTokens: number;
            reasoningTokens: number;
            /**
             * Format: date-time
             * @description Exclusive
             */
            to: string;
        };
        User: {
            /** Format: date-time */
            createdAt: string;
            email: string;
            /**
             * Format: date-time
             * @description When the address was verified
             */
            emailVerified: string | null;
            id: string;
            /** @description Address of a picture */
            image: string | null;
            name: string;
            /** @enum {string} */
            object: "user";
            /** @description Grows with each change; the ETag tells it too */
            revision: number;
            /** @enum {string} */
            role: "user" | "admin";
            /** Format: date-time */
            updatedAt: string;
        };
        UserList: {
            data: components["schemas"]["User"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        VerifyEmail: {
            /** @description What stands behind `#token=` in the link of the mail */
            token: string;
        };
        /** @description A place that the user's events are posted to, signed by Standard Webhooks 1.0.0. */
        Webhook: {
            /** @description Attempts at once */
            concurrency: number;
            /** Format: date-time */
            createdAt: string;
            description: string | null;
            /**
             * @description `failing`: no attempt of three days has delivered; `gone`: it has answered 410
             * @enum {string|null}
             */
            disabledReason: "requested" | "failing" | "gone" | null;
            /**
             * Format: date-time
             * @description It is told of what happens from then on
             */
            enabledAt: string;
            /**
             * Format: date-time
             * @description The first of them
             */
            failingSince: string | null;
            /** @description Attempts in a row that have delivered nothing */
            failures: number;
            id: string;
            /**
             * Format: date-time
             * @description To the minute
             */
            lastDeliveredAt: string | null;
            /** @enum {string} */
            object: "webhook";
            /** @description Null where it takes events of all objects */
            objectId: string | null;
            /** @description Events of one object one after the other */
            ordered: boolean;
            /** @description The replay under way */
            replay: components["schemas"]["WebhookReplay"] | null;
            /** @description Grows with each change; the ETag tells it too */
            revision: number;
            /** @description The newest first */
            secrets: components["schemas"]["WebhookSecret"][];
            /** @enum {string} */
            status: "enabled" | "disabled";
            /** @description Null where it takes events of all types */
            types: string[] | null;
            /** Format: date-time */
            updatedAt: string;
            url: string;
            userId: string;
        };
        WebhookList: {
            data: components["schemas"]["Webhook"][];
            /** @description Id of the first object of the page */
            first_id: string | null;
            /** @description Whether there are more after `last_id` */
            has_more: boolean;
            /** @description Id of the last object of the page; `after` of the next */
            last_id: string | null;
            /** @enum {string} */
            object: "list";
        };
        /** @description Events of a period that are delivered again. */
        WebhookReplay: {
            /** Format: date-time */
            from: string;
            /** @description Deliveries that it has brought about so far */
            queued: number;
            /** Format: date-time */
            startedAt: string;
            /**
             * Format: date-time
             * @description Excluded
             */
            to: string;
        };
        /** @description A secret that signs now; the secret itself is told once, when it is made. */
        WebhookSecret: {
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description Until when it signs beside the one that has taken its place; null where none has
             */
            expiresAt: string | null;
        };
        /** @description An event `webhook.tested`, which is delivered to this webhook alone. */
        WebhookTest: {
            /** @description The delivery, which is there in a moment */
            deliveryId: string;
            eventId: string;
            /** @enum {string} */
            object: "webhook_test";
            webhookId: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAudit: {
        parameters: {
            query?: {
                /** @description Only this action */
                action?: string;
                /** @description Only what this user did */
                actorId?: string;
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Begin (inclusive) of when it happened */
                from?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description Only what was done to this object */
                objectId?: string;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
                /** @description End (exclusive) */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryList"];
                };
            };
        };
    };
    listDeadLetterGroups: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Only those of a handler of this name */
                handler?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By fingerprint, which says nothing of time */
                order?: "asc" | "desc";
                /** @description Only those of this service */
                service?: string;
                /** @description Only those that are in this status */
                status?: "open" | "redriven" | "discarded";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterGroupList"];
                };
            };
        };
    };
    discardDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscardDeadLetters"];
            };
        };
        responses: {
            /** @description What came of them; nothing where there is no such open letter */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterBatch"];
                };
            };
        };
    };
    redriveDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RedriveDeadLetters"];
            };
        };
        responses: {
            /** @description What came of them; nothing where there is no such open letter */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterBatch"];
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Only those with this fingerprint */
                fingerprint?: string;
                /** @description Only those of a handler of this name */
                handler?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
                /** @description Only those of this service */
                service?: string;
                /** @description Only those that are in this status */
                status?: "open" | "redriven" | "discarded";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of dead letters, without their events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterList"];
                };
            };
        };
    };
    getDeadLetter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dead letter */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterDetails"];
                };
            };
        };
    };
    discardDeadLetter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscardDeadLetter"];
            };
        };
        responses: {
            /** @description The dead letter as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetter"];
                };
            };
        };
    };
    redriveDeadLetter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dead letter as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetter"];
                };
            };
        };
    };
    listDeletions: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deletions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminDeletionList"];
                };
            };
        };
    };
    listLeads: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
                /** @description Only those that were left there */
                source?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of leads */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminLeadList"];
                };
            };
        };
    };
    exportLeads: {
        parameters: {
            query?: {
                /** @description Only those that were left there */
                source?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The leads */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    getAllUsage: {
        parameters: {
            query?: {
                /** @description Only what this agent used */
                agentId?: string;
                /** @description Only what this conversation used */
                conversationId?: string;
                /** @description Begin (inclusive); 30 days before `to` unless told */
                from?: string;
                /** @description Only what this model used */
                model?: string;
                /** @description End (exclusive); now unless told */
                to?: string;
                /** @description Only those of this user */
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sums over the ledger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageSummary"];
                };
            };
        };
    };
    correctUsage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CorrectUsage"];
            };
        };
        responses: {
            /** @description The correction */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageRow"];
                };
            };
        };
    };
    exportAllUsage: {
        parameters: {
            query?: {
                /** @description Only what this agent used */
                agentId?: string;
                /** @description Only what this conversation used */
                conversationId?: string;
                /** @description Begin (inclusive); 30 days before `to` unless told */
                from?: string;
                /** @description Only what this model used */
                model?: string;
                /** @description End (exclusive); now unless told */
                to?: string;
                /** @description Only those of this user */
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    listAllUsageGroups: {
        parameters: {
            query: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Only what this agent used */
                agentId?: string;
                /** @description Only what this conversation used */
                conversationId?: string;
                /** @description Begin (inclusive); 30 days before `to` unless told */
                from?: string;
                /** @description What there is a sum for each of; days are those of UTC */
                groupBy: "day" | "agent" | "model" | "conversation" | "user";
                /** @description Objects a page */
                limit?: number;
                /** @description Only what this model used */
                model?: string;
                /** @description By `id`: of days, the latest or the earliest first */
                order?: "asc" | "desc";
                /** @description End (exclusive); now unless told */
                to?: string;
                /** @description Only those of this user */
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sums */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageGroupList"];
                };
            };
        };
    };
    listAllUsageRows: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Only what this agent used */
                agentId?: string;
                /** @description Only what this conversation used */
                conversationId?: string;
                /** @description Only the rows of this execution */
                executionId?: string;
                /** @description Only rows that were written then, or later */
                from?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description Only what this model used */
                model?: string;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
                /** @description Only rows that were written before */
                to?: string;
                /** @description Only those of this user */
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageRowList"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Only the one with this address */
                email?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description You have the object as it is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being erased; Content-Location names the report */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
        };
    };
    changeRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeRole"];
            };
        };
        responses: {
            /** @description The user as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    listAgents: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of agents */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentList"];
                };
            };
        };
    };
    createAgent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAgent"];
            };
        };
        responses: {
            /** @description The agent */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    getAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The agent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description You have the object as it is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
        };
    };
    updateAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateAgent"];
            };
        };
        responses: {
            /** @description The agent as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    rollBackAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RollBackAgent"];
            };
        };
        responses: {
            /** @description The agent as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    listAgentVersions: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of versions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentVersionList"];
                };
            };
        };
    };
    getAgentVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentVersion"];
                };
            };
        };
    };
    getAgentConfigurationSchema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schema */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/schema+json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of API keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKey"];
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
        };
    };
    getApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The API key, without the key itself */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description You have the object as it is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The API key as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    updateApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateApiKey"];
            };
        };
        responses: {
            /** @description The API key as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    forgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgotPassword"];
            };
        };
        responses: {
            /** @description A mail is on its way, where the address has an account */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSent"];
                };
            };
        };
    };
    listOidcProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every provider */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OidcProviderList"];
                };
            };
        };
    };
    beginOidcSignIn: {
        parameters: {
            query?: {
                /** @description Where to come back to, with `?code=` or `?error=`: one of those that the operator allows. Without it the sign-in ends with tokens as JSON */
                redirectUri?: string;
            };
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider; a cookie ties the sign-in to this browser */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    completeOidcSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description You are signed in; where no application asked for the sign-in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description To the application that asked, with `?code=` for exchangeOidcCode, or `?error=` */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    exchangeOidcCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OidcCode"];
            };
        };
        responses: {
            /** @description You are signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshToken"];
            };
        };
        responses: {
            /** @description The next tokens of the session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPassword"];
            };
        };
        responses: {
            /** @description The password is set, and you are signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description You are signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshToken"];
            };
        };
        responses: {
            /** @description It is over, if it was not before */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    signOutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are over */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    signUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description A mail is on its way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSent"];
                };
            };
        };
    };
    verifyEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyEmail"];
            };
        };
        responses: {
            /** @description The account is there, and you are signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    getBilling: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the caller has subscribed to, and may do */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Billing"];
                };
            };
        };
    };
    updateBilling: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateBilling"];
            };
        };
        responses: {
            /** @description As it is then */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Billing"];
                };
            };
        };
    };
    getAllowance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Allowance"];
                };
            };
        };
    };
    createCheckout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCheckout"];
            };
        };
        responses: {
            /** @description The page */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingPage"];
                };
            };
        };
    };
    createBillingPortal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingPage"];
                };
            };
        };
    };
    listConversations: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Only those with this agent */
                agentId?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of conversations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationList"];
                };
            };
        };
    };
    createConversation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateConversation"];
            };
        };
        responses: {
            /** @description The conversation */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
        };
    };
    getConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description You have the object as it is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
        };
    };
    updateConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateConversation"];
            };
        };
        responses: {
            /** @description The conversation as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
        };
    };
    forkConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForkConversation"];
            };
        };
        responses: {
            /** @description The new conversation */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of messages */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageList"];
                };
            };
        };
    };
    postMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostMessage"];
            };
        };
        responses: {
            /** @description Server-sent events. `id` is `<fence>.<n>`: give it back as `Last-Event-ID` to resume, on any replica. Events: `execution.started`; `token.delta` `{text}`; `execution.reset`: discard the text so far, the execution begins anew; last, one of `execution.completed`, `execution.failed`, `execution.cancelled`, `execution.incomplete`, with the whole output (`stored: true` where it was taken from the stored result, because the buffer of events is gone). Lines that begin with a colon keep the connection open. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description The turn is durable; Content-Location names the execution */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostedMessage"];
                };
            };
        };
    };
    withdrawMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its turn does not come; its execution ends as cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
        };
    };
    getDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
        };
    };
    listDirectory: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
                /** @description Words, each of which must begin a word of the name or the description; case and accents do not count */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of agents */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentList"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before, or the `id` of an event of a stream: what comes behind it. `latest`: what happens from now on. The oldest event that is kept unless given. */
                after?: string;
                /** @description Events a page; a stream takes no notice of it */
                limit?: number;
                /** @description Only events of this object: their `subject` */
                object?: string;
                /** @description Only events of these types; they may also stand in one, parted by commas */
                types?: ("admin.data_read" | "agent.created" | "agent.deleted" | "agent.status_changed" | "agent.updated" | "allowance.threshold_reached" | "api_key.created" | "api_key.revoked" | "api_key.updated" | "audit.anchored" | "billing.customer.created" | "billing.entitlements.changed" | "billing.subscription.changed" | "billing.usage.corrected" | "billing.usage.recorded" | "conversation.created" | "conversation.deleted" | "conversation.history.imported" | "conversation.message.created" | "conversation.message.queued" | "conversation.message.withdrawn" | "conversation.turn.cancelled" | "conversation.turn.failed" | "conversation.turn.interrupted" | "conversation.updated" | "dead_letter.discarded" | "dead_letter.recorded" | "dead_letter.redriven" | "erasure.completed" | "erasure.started" | "execution.action.answered" | "execution.cancelled" | "execution.cancelling" | "execution.completed" | "execution.failed" | "execution.incomplete" | "execution.queued" | "execution.requires_action" | "execution.started" | "execution.step.completed" | "lead.captured" | "lead.converted" | "lead.deleted" | "provider_key.created" | "provider_key.deleted" | "provider_key.rewrapped" | "provider_key.updated" | "schedule.created" | "schedule.deleted" | "schedule.failed" | "schedule.fired" | "schedule.updated" | "tool_secret.created" | "tool_secret.deleted" | "tool_secret.rewrapped" | "tool_secret.updated" | "user.deleted" | "user.email_verified" | "user.registered" | "user.role_changed" | "user.sessions_revoked" | "user.sign_in_failed" | "user.signed_in" | "user.updated" | "webhook.created" | "webhook.deleted" | "webhook.disabled" | "webhook.rewrapped" | "webhook.secret_rotated" | "webhook.tested" | "webhook.updated")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events; with `Accept: text/event-stream` server-sent events, without end: `event` is the type, `data` the event, and `id` a cursor. Give it back as `Last-Event-ID` (or `after`) to resume, on any replica. `position`, with no data, moves it on where nothing has happened. The server ends the stream now and then, and where credentials have changed: come again. Lines that begin with a colon keep the connection open. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                    "text/event-stream": unknown;
                };
            };
        };
    };
    listExecutions: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Only those of this conversation */
                conversationId?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of executions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionList"];
                };
            };
        };
    };
    getExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The execution */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
        };
    };
    submitActions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmitActions"];
            };
        };
        responses: {
            /** @description The execution as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
        };
    };
    cancelExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The execution as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
        };
    };
    streamExecutionEvents: {
        parameters: {
            query?: {
                /** @description Id of the last event that was received, or its number alone; the header Last-Event-ID goes before it */
                starting_after?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events. `id` is `<fence>.<n>`: give it back as `Last-Event-ID` to resume, on any replica. Events: `execution.started`; `token.delta` `{text}`; `execution.reset`: discard the text so far, the execution begins anew; last, one of `execution.completed`, `execution.failed`, `execution.cancelled`, `execution.incomplete`, with the whole output (`stored: true` where it was taken from the stored result, because the buffer of events is gone). Lines that begin with a colon keep the connection open. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description You have seen everything, to the end */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listExecutionLogs: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of log entries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionLogList"];
                };
            };
        };
    };
    captureLead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaptureLead"];
            };
        };
        responses: {
            /** @description The lead */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lead"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user, and the credential of this request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description You have the object as it is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being erased; Content-Location names the report, which needs no credential */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateMe"];
            };
        };
        responses: {
            /** @description The user as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    changeEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeEmail"];
            };
        };
        responses: {
            /** @description A mail is on its way to the new address */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSent"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description It is changed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
        };
    };
    revokeSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is over */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
        };
    };
    listPlans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every plan */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanList"];
                };
            };
        };
    };
    listProviderKeys: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of provider keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKeyList"];
                };
            };
        };
    };
    createProviderKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProviderKey"];
            };
        };
        responses: {
            /** @description The provider key, without the key itself */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKey"];
                };
            };
        };
    };
    getProviderKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The provider key, without the key itself */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKey"];
                };
            };
        };
    };
    deleteProviderKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
        };
    };
    updateProviderKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateProviderKey"];
            };
        };
        responses: {
            /** @description The provider key as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKey"];
                };
            };
        };
    };
    listSchedules: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Only those of this agent */
                agentId?: string;
                /** @description Only those that post to this conversation */
                conversationId?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of schedules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleList"];
                };
            };
        };
    };
    createSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSchedule"];
            };
        };
        responses: {
            /** @description The schedule */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
        };
    };
    getSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description You have the object as it is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
        };
    };
    updateSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateSchedule"];
            };
        };
        responses: {
            /** @description The schedule as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
        };
    };
    listSecrets: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of secrets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretList"];
                };
            };
        };
    };
    createSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSecret"];
            };
        };
        responses: {
            /** @description The secret, without its value */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secret"];
                };
            };
        };
    };
    getSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret, without its value */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secret"];
                };
            };
        };
    };
    deleteSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
        };
    };
    updateSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateSecret"];
            };
        };
        responses: {
            /** @description The secret as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secret"];
                };
            };
        };
    };
    importOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ImportOpenApi"];
            };
        };
        responses: {
            /** @description The tools, and what could not become one */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedTools"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                /** @description Only what this agent used */
                agentId?: string;
                /** @description Only what this conversation used */
                conversationId?: string;
                /** @description Begin (inclusive); 30 days before `to` unless told */
                from?: string;
                /** @description Only what this model used */
                model?: string;
                /** @description End (exclusive); now unless told */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sums over the ledger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageSummary"];
                };
            };
        };
    };
    exportUsage: {
        parameters: {
            query?: {
                /** @description Only what this agent used */
                agentId?: string;
                /** @description Only what this conversation used */
                conversationId?: string;
                /** @description Begin (inclusive); 30 days before `to` unless told */
                from?: string;
                /** @description Only what this model used */
                model?: string;
                /** @description End (exclusive); now unless told */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    listUsageGroups: {
        parameters: {
            query: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Only what this agent used */
                agentId?: string;
                /** @description Only what this conversation used */
                conversationId?: string;
                /** @description Begin (inclusive); 30 days before `to` unless told */
                from?: string;
                /** @description What there is a sum for each of; days are those of UTC */
                groupBy: "day" | "agent" | "model" | "conversation";
                /** @description Objects a page */
                limit?: number;
                /** @description Only what this model used */
                model?: string;
                /** @description By `id`: of days, the latest or the earliest first */
                order?: "asc" | "desc";
                /** @description End (exclusive); now unless told */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sums; days, agents, models and conversations without rows have none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageGroupList"];
                };
            };
        };
    };
    listUsageRows: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Only what this agent used */
                agentId?: string;
                /** @description Only what this conversation used */
                conversationId?: string;
                /** @description Only the rows of this execution */
                executionId?: string;
                /** @description Only rows that were written then, or later */
                from?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description Only what this model used */
                model?: string;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
                /** @description Only rows that were written before */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageRowList"];
                };
            };
        };
    };
    listSharedUsage: {
        parameters: {
            query: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Only what was used of this agent */
                agentId?: string;
                /** @description First day, by its begin in UTC; 30 days before `to` unless told */
                from?: string;
                /** @description What there is a sum for each of; days are those of UTC */
                groupBy: "day" | "agent" | "model";
                /** @description Objects a page */
                limit?: number;
                /** @description By `id`: of days, the latest or the earliest first */
                order?: "asc" | "desc";
                /** @description The day after the last, by its begin in UTC; today unless told, and not later */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sums */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharedUsageList"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of webhooks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhook"];
            };
        };
        responses: {
            /** @description The webhook, with its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description You have the object as it is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateWebhook"];
            };
        };
        responses: {
            /** @description The webhook as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description `last_id` of the page before */
                after?: string;
                /** @description Objects a page */
                limit?: number;
                /** @description By time of creation: newest first, or oldest first */
                order?: "asc" | "desc";
                /** @description Only those that are so */
                status?: "pending" | "delivered" | "failed" | "cancelled";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
        };
    };
    getWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deliveryId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryLog"];
                };
            };
        };
    };
    redeliverWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deliveryId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
        };
    };
    replayWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayWebhook"];
            };
        };
        responses: {
            /** @description The webhook, with its replay */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateWebhookSecret"];
            };
        };
        responses: {
            /** @description The webhook, with its new secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way; Content-Location names the delivery */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookTest"];
                };
            };
        };
    };
}
