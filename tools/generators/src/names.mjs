/** `post-message`, `execution.completed` or `user_id` in its words. */
const words = (/** @type {string} */ text) => text.split(/[-._]/);
const capital = (/** @type {string} */ word) => word.charAt(0).toUpperCase() + word.slice(1);

export const pascal = (/** @type {string} */ text) => words(text).map(capital).join('');
export const camel = (/** @type {string} */ text) => words(text).map((word, i) => (i === 0 ? word : capital(word))).join('');
export const kebab = (/** @type {string} */ text) => words(text).join('-');
export const snake = (/** @type {string} */ text) => words(text).join('_');

/**
 * Names of a command. One word says what is done to the service's own object (`rename` → `renameConversation`); more words
 * say it all (`post-message` → `postMessage`).
 * @param {string} service
 * @param {string} name
 */
export function commandNames(service, name) {
  const full = words(name).length === 1 ? `${name}-${service}` : name;
  return { file: full, key: camel(full), className: pascal(full), method: camel(name), subject: `${service}.${snake(name)}` };
}
