/** Hosts of a connection string, without its credentials, database or options. */
export function hostsOf(connectionString: string): string {
  const urls = connectionString.split(/,(?=[a-z+]+:\/\/)/i);
  // Up to the last @, whatever stands before it: a password that was not escaped must not show in part.
  return urls.map((url) => url.replace(/^[a-z+]+:\/\//i, '').replace(/^.*@/, '').replace(/[/?].*$/, '')).join(',');
}

/** The text with the credentials of every URL in it left out. */
export function withoutCredentials(text: string): string {
  return text.replace(/(:\/\/)[^\s/@]*@/g, '$1');
}
