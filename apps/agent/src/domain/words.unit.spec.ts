import { describe, expect, it } from 'vitest';
import { searchedWords, wordsOfAgent } from './words.js';

describe('words of an agent', () => {
  it('are those of name and description, each once, without case and accents', () => {
    expect(wordsOfAgent('Bücher-Butler', 'Finds books; the BUTLER of books.')).toEqual(['bucher', 'butler', 'finds', 'books', 'the', 'of']);
    expect(wordsOfAgent('İstanbul Å', '')).toEqual(['istanbul', 'a']);
    expect(wordsOfAgent('', '')).toEqual([]);
  });

  it('are found in scripts that write none apart', () => {
    expect(wordsOfAgent('東京の天気', '')).toEqual(expect.arrayContaining(['東京', '天気']));
    expect(wordsOfAgent('한국어', '')).toEqual(['한국어']);
  });

  it('are bounded in number and length', () => {
    const words = wordsOfAgent('x'.repeat(200), Array.from({ length: 500 }, (_, i) => `word${i}`).join(' '));
    expect(words).toHaveLength(200);
    expect(words[0]).toBe('x'.repeat(32));
    expect(wordsOfAgent('😀'.repeat(3), '')).toEqual([]);
  });
});

describe('words of a search', () => {
  it('are in the form of those of agents, and none where there is no word', () => {
    expect(searchedWords(' BUCH  butler ')).toEqual(['buch', 'butler']);
    expect(searchedWords(' .*$^ ')).toEqual([]);
    expect(searchedWords('a b c d e f g h i j')).toHaveLength(8);
  });
});
