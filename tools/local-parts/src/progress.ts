/** Takes one line for the person at the terminal. */
export type Log = (line: string) => void;

/** The part of a terminal stream that progress needs. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export const writeLine: Log = (line) => {
  process.stdout.write(`${line}\n`);
};

const quietMs = 1_000;

/**
 * Says that work goes on when it takes more than a second: on a terminal one line with the seconds counting up,
 * elsewhere one line when the second has passed and one at the end. Gives the promise's own outcome.
 */
export async function step<T>(text: string, work: Promise<T>, output: Output = process.stdout): Promise<T> {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1_000);
  let shown = false;
  const show = () => {
    if (output.isTTY) output.write(`\r\u001b[2K${text} … ${seconds()} s`);
    else if (!shown) output.write(`${text} …\n`);
    shown = true;
  };
  const timer = setInterval(show, quietMs);
  try {
    const result = await work;
    if (shown) output.write(`${output.isTTY ? '\r\u001b[2K' : ''}${text}: done in ${seconds()} s\n`);
    return result;
  } catch (error) {
    if (shown) output.write(`${output.isTTY ? '\r\u001b[2K' : ''}${text}: failed after ${seconds()} s\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
