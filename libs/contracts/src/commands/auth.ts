import { Type } from 'typebox';
import { client, email, opaqueToken, password } from '../client.js';
import { caller, defineCommand } from '../request.js';
import { id, object } from '../schema.js';
import type { TokensView } from '../views.js';

/** The answer is the same whether or not the address has an account; the mail is not. */
export const signUp = defineCommand<null>()(
  'user.sign_up',
  object({ email: email(), password: password(), name: Type.String({ minLength: 1, maxLength: 200 }), client: client() }),
);

/** Uses the token of a mail: makes the user who signed up, or changes the address of one who asked for it. */
export const verifyEmail = defineCommand<TokensView>()('user.verify_email', object({ token: opaqueToken(), client: client() }));

export const signIn = defineCommand<TokensView>()('user.sign_in', object({ email: email(), password: password(), client: client() }));

/** The answer is the same whether or not the address has an account. */
export const forgotPassword = defineCommand<null>()('user.forgot_password', object({ email: email(), client: client() }));

/** Uses the token of a mail; ends every session. */
export const resetPassword = defineCommand<TokensView>()(
  'user.reset_password',
  object({ token: opaqueToken(), password: password(), client: client() }),
);

/** Each refresh token is good for one use, and for 10 s more, in which it is answered its first successor. */
export const refreshSession = defineCommand<TokensView>()('user.refresh_session', object({ refreshToken: opaqueToken() }));

/** Ends the session of a refresh token; one that is none ends nothing, and is no error. */
export const signOut = defineCommand<null>()('user.sign_out', object({ refreshToken: opaqueToken() }));

export const signOutEverywhere = defineCommand<null>()('user.sign_out_everywhere', object({ caller: caller() }));

export const revokeSession = defineCommand<{ readonly id: string; readonly deleted: true }>()(
  'user.revoke_session',
  object({ caller: caller(), sessionId: id('session') }),
);

/** Ends every session but the one that asks. */
export const changePassword = defineCommand<null>()(
  'user.change_password',
  object({ caller: caller(), currentPassword: password(), newPassword: password(), keepSessionId: Type.Optional(id('session')), client: client() }),
);

/** Nothing changes until the token that is sent to the address is used. */
export const changeEmail = defineCommand<null>()(
  'user.change_email',
  object({ caller: caller(), email: email(), password: password(), client: client() }),
);
