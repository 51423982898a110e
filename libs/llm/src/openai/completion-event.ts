import type OpenAI from 'openai';
import type { ProviderUsage } from './map-usage.js';

/** One event of a stream, with what compatible servers add to the API's own fields. */
export type CompletionEvent = Omit<OpenAI.Chat.Completions.ChatCompletionChunk, 'choices' | 'usage'> & {
  choices?: readonly CompletionChoice[];
  usage?: ProviderUsage | null;
  /** Groq's place of the usage. */
  x_groq?: { usage?: ProviderUsage | null } | null;
};

export interface CompletionChoice {
  finish_reason?: string | null;
  delta?: CompletionDelta | null;
  /** Moonshot's place of the usage. */
  usage?: ProviderUsage | null;
}

export interface CompletionDelta {
  /** Mistral gives a list where its models reason. */
  content?: string | readonly ContentPart[] | null;
  refusal?: string | null;
  tool_calls?: readonly ToolCallPart[] | null;
  /** Visible reasoning: DeepSeek, LiteLLM and older vLLM use the first name; vLLM, Ollama and OpenRouter the second. */
  reasoning_content?: string | null;
  reasoning?: string | null;
}

interface ContentPart {
  type?: string;
  text?: string;
  thinking?: unknown;
}

export interface ToolCallPart {
  /** Gemini leaves it out. */
  index?: number;
  id?: string | null;
  function?: { name?: string | null; arguments?: unknown } | null;
}

/** The usage that an event tells, wherever its server puts it. */
export function usageOf(event: CompletionEvent): ProviderUsage | undefined {
  return event.usage ?? event.choices?.[0]?.usage ?? event.x_groq?.usage ?? undefined;
}

/** Text for the reader; a refusal is one. */
export function textOf({ content, refusal }: CompletionDelta): string {
  const text = Array.isArray(content) ? content.map(({ text }: ContentPart) => text ?? '').join('') : content;
  return (text as string | null | undefined) || refusal || '';
}

/** Reasoning that the model shows; it is no part of the reply, but costs as much. */
export function reasoningOf({ content, reasoning_content: first, reasoning }: CompletionDelta): string {
  const thinking = Array.isArray(content) ? content.filter(({ thinking }: ContentPart) => thinking !== undefined) : [];
  if (thinking.length > 0) return JSON.stringify(thinking.map(({ thinking }: ContentPart) => thinking));
  return first || reasoning || '';
}

/** Arguments are JSON text; some servers give the value itself. */
export function argumentsOf({ function: call }: ToolCallPart): string {
  const given = call?.arguments ?? '';
  return typeof given === 'string' ? given : JSON.stringify(given);
}
