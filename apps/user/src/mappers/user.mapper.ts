import type { UserView } from '@fenago/contracts';
import type { UserState } from '../domain/user.state.js';

export function toUserView(user: UserState): UserView {
  const { email, name, role, image } = user;
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
