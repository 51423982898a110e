/** Stable codes of everything that can go wrong while local parts are found, started or stopped. */
export type LocalPartsErrorCode =
  | 'bad_configuration'
  | 'binary_broken'
  | 'command_not_found'
  | 'data_dir_in_use'
  | 'data_without_users'
  | 'download_failed'
  | 'hash_mismatch'
  | 'home_in_use'
  | 'lock_file_invalid'
  | 'part_exited'
  | 'part_not_ready'
  | 'port_in_use'
  | 'python_missing'
  | 'unsupported_platform';

/** An error whose message is a sentence for the person at the terminal: what happened and what to do. */
export class LocalPartsError extends Error {
  override readonly name = 'LocalPartsError';

  constructor(
    readonly code: LocalPartsErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
