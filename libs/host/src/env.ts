/** Environment variables as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One variable: its name, and how its text becomes a value. */
export interface Field<T> {
  readonly variable: string;
  /** What the variable should be, as it follows "must be". */
  readonly expected: string;
  /** Undefined where the text is not as expected. @throws Error that says what is wrong with what it names */
  readonly parse: (text: string) => T | undefined;
  /** Value where the variable is not set; a field without one is required. */
  readonly fallback: { readonly value: T } | undefined;
  /** Whether a wrong value may be shown; never for what may hold a secret. */
  readonly show: boolean;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** One variable that is not as it should be. */
export interface ConfigProblem {
  readonly variable: string;
  readonly message: string;
}

/** The environment lacks something or holds something wrong; `message` has one line per variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config_invalid';

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(problems.map((problem) => problem.message).join('\n'));
  }
}

/**
 * Reads variables. A variable that is set but empty counts as not set.
 * @throws ConfigError that names every variable that is missing or wrong, not only the first
 */
export function readEnv<F extends Fields>(fields: F, env: Environment): ValuesOf<F> {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const text = env[field.variable]?.trim() ?? '';
    try {
      const value = text === '' ? field.fallback?.value : field.parse(text);
      if (value === undefined && (text !== '' || field.fallback === undefined)) problems.push(problemOf(field, text));
      values[key] = value;
    } catch (error) {
      problems.push(unusable(field, error));
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return values as ValuesOf<F>;
}

function unusable({ variable, expected }: Field<unknown>, error: unknown): ConfigProblem {
  const reason = error instanceof Error ? error.message : String(error);
  return { variable, message: `${variable} must be ${expected}: ${reason}` };
}

function problemOf(field: Field<unknown>, text: string): ConfigProblem {
  const { variable, expected, show } = field;
  if (text === '') return { variable, message: `${variable} is not set; it must be ${expected}.` };
  return { variable, message: `${variable} must be ${expected}${show ? `, not "${text}"` : ''}.` };
}
