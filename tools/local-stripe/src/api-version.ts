/** The version of Stripe's API whose shapes this server answers with: the one that the `stripe` package of this repository pins. */
export const API_VERSION = '2026-10-28.endive';
