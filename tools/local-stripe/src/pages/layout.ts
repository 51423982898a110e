/** Text as HTML shows it. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f6f7f9; color: #1b1f24; }
  main { max-width: 34rem; margin: 3rem auto; padding: 2rem; background: #fff; border: 1px solid #d9dde3; border-radius: 12px; }
  h1 { font-size: 1.35rem; margin: 0 0 .25rem; }
  .note { color: #57606a; margin: 0 0 1.5rem; }
  .problem { background: #fdecea; border: 1px solid #c9302c; border-radius: 8px; padding: .75rem 1rem; }
  dl { display: grid; grid-template-columns: 1fr auto; gap: .4rem 1rem; }
  dt, dd { margin: 0; }
  form { display: inline-block; margin: .25rem .5rem .25rem 0; }
  button, select { font: inherit; padding: .55rem 1rem; border-radius: 8px; border: 1px solid #8c959f; background: #fff; }
  button { cursor: pointer; }
  button.first { background: #1f5fd0; border-color: #1f5fd0; color: #fff; }
  :focus-visible { outline: 3px solid #79a8ff; outline-offset: 2px; }
  @media (prefers-color-scheme: dark) {
    body { background: #14171b; color: #e6e8eb; }
    main, button, select { background: #1d2126; color: inherit; border-color: #3b424b; }
    .note { color: #a6aeb8; }
    .problem { background: #4a1d1b; }
  }`;

/** A page. What it is made of must be escaped already. */
export function html(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)} · local Stripe</title><style>${STYLE}</style></head>
<body><main><h1>${escape(title)}</h1><p class="note">A local Stripe for development: no money moves, and no card is asked for.</p>${content}</main></body>
</html>
`;
}

/** A button that does one thing. */
export function button(action: string, label: string, fields: Readonly<Record<string, string>>, first = false): string {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`);
  return `<form method="post" action="${escape(action)}">${inputs.join('')}<button${first ? ' class="first"' : ''}>${escape(label)}</button></form>`;
}

export const problem = (text: string): string => `<p class="problem" role="alert">${escape(text)}</p>`;

/** An amount of a currency with two decimal places. */
export const money = (amount: number | null, currency: string | null): string => `${((amount ?? 0) / 100).toFixed(2)} ${(currency ?? '').toUpperCase()}`;

/** A time in seconds, as people read it. */
export const day = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(0, 10);
