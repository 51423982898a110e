import { defineQuery } from '../request.js';
import { object } from '../schema.js';
import type { OidcProviderView } from '../views.js';

export const listOidcProviders = defineQuery<readonly OidcProviderView[]>()('user.list_oidc_providers', object({}));
