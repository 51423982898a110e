export { BothStripes, type Exchange } from './both-stripes.js';
export type { AnswerJudge } from './answer-judge.js';
