/** Of a route that is handed the bytes of the body as they came, for a signature is of those. */
export const RAW_BODY = { rawBody: true } as const;

/** Whether a route is one of them. */
export function takesRawBody(config: object): boolean {
  return 'rawBody' in config && config.rawBody === true;
}
