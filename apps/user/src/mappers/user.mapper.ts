import type { Role, UserView } from '@fenago/contracts';
import type { UserState } from '../domain/user.state.js';

/** @param role the one that counts, which the configuration may lift */
export function toUserView(user: UserState, role: Role): UserView {
  const { email, name, image } = user;
  return {
    id: user._id,
    object: 'user',
    email,
    name,
    emailVerified: user.emailVerified?.toISOString() ?? null,
    role,
    image,
    revision: user.v,
    createdAt: user.createdAt.toISOString(),
    updatedAt: user.updatedAt.toISOString(),
  };
}
