import { integer, list, readDatabaseConfig, secret, text, url, type Environment } from '@fenago/host';
import { parseMasterKeys } from '@fenago/secrets';
import { parseEmail } from './domain/email.js';
import { parseOidcProviders } from './domain/oidc-provider.js';

const PROVIDERS = 'a JSON list of {id, name, issuer, clientId, clientSecret}';
const MASTER_KEYS = 'keys as <id>:<32 bytes in base64>, separated by commas, the present one first';

/** @throws ConfigError that names every variable that is missing or wrong */
export function loadConfig(env: Environment) {
  return readDatabaseConfig(
    'user',
    {
      /** Keys the hashes of API keys, refresh tokens and tokens of mails; with another one all that were given out stop working. */
      apiKeyPepper: text('API_KEY_PEPPER', { minLength: 32 }),
      /** Seal the private keys that access tokens are signed with. */
      masterKeys: secret('SECRETS_MASTER_KEYS', { expected: MASTER_KEYS, parse: parseMasterKeys }),
      /** Keys the hashes of the audit log: the first for new entries, the others to check those before. */
      auditKeys: secret('AUDIT_KEYS', { expected: MASTER_KEYS, parse: parseMasterKeys }),
      /** Where users reach the system: in links of mails, and as the issuer of access tokens. */
      publicUrl: url('PUBLIC_URL', { schemes: ['https', 'http'], default: 'http://localhost:3000' }),
      /** Users with one of these addresses, verified, are admins. */
      adminEmails: list('ADMIN_EMAILS', { expected: 'e-mail addresses', parse: parseEmail }),
      /** Where people may sign in with an account that they have elsewhere. */
      oidcProviders: secret('OIDC_PROVIDERS', { expected: PROVIDERS, parse: parseOidcProviders, default: [] }),
      /** Applications that may be come back to with a code. */
      authRedirectUris: list('AUTH_REDIRECT_URIS', { expected: 'addresses', parse: (value) => (URL.canParse(value) ? value : undefined) }),
      /** Days after which access tokens are signed with a new key. */
      signingKeyDays: integer('SIGNING_KEY_DAYS', { min: 1, max: 365, default: 30 }),
      /** Mail server; without one mails are written to `mailDir`. */
      smtpUrl: url('SMTP_URL', { schemes: ['smtps', 'smtp'], optional: true }),
      mailFrom: text('MAIL_FROM', { default: 'FeNAgO <no-reply@localhost.localdomain>' }),
      mailDir: text('MAIL_DIR', { default: '.fenago/mail' }),
    },
    env,
  );
}

export type UserConfig = ReturnType<typeof loadConfig>;
