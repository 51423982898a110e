/** Words of an agent that the directory finds it by; those that come later do not count. */
const MAX_WORDS = 200;
/** Words of a search; more do not narrow it further. */
const MAX_SEARCHED = 8;
const MAX_LENGTH = 32;

// Scripts without blanks between words have their words found, too.
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** The distinct words of a text, in the form in which they are compared: without case, accents and what follows 32 characters. */
function wordsOf(text: string): readonly string[] {
  const folded = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').normalize('NFC').toLowerCase();
  const words = Array.from(segmenter.segment(folded)).filter(({ isWordLike }) => isWordLike === true);
  return [...new Set(words.map(({ segment }) => Array.from(segment).slice(0, MAX_LENGTH).join('')))];
}

/** What an agent is found by. */
export function wordsOfAgent(name: string, description: string): readonly string[] {
  return wordsOf(`${name}\n${description}`).slice(0, MAX_WORDS);
}

/** What the words of an agent must begin with, each of them one. */
export function searchedWords(text: string): readonly string[] {
  return wordsOf(text).slice(0, MAX_SEARCHED);
}
