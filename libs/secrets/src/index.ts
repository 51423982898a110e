export { parseMasterKeys, type MasterKey } from './master-keys.js';
export { SecretBox, SecretError, type SealedSecret } from './secret-box.js';
