/** Why an operation cannot become a tool; `message` ends a sentence that begins with what it is about. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
}
