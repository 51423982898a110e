import { describe, expect, it } from 'vitest';
import { toMailText } from './mail.mapper.js';

describe('toMailText', () => {
  it('has the link in text and HTML, its token where no server sees it', () => {
    const { subject, text, html } = toMailText('verify_email', 'https://fenago.example/app', 'a-token');
    expect(subject).toBe('FeNAgO: Confirm your address');
    expect(text).toContain('\nhttps://fenago.example/app/verify-email#token=a-token\n');
    expect(html).toContain('<a href="https://fenago.example/app/verify-email#token=a-token">');
  });

  it('has none where there is nothing to do', () => {
    const { text, html } = toMailText('password_changed', 'https://fenago.example');
    expect(`${text}${html}`).not.toContain('https://');
  });

  it('escapes what stands in HTML', () => {
    expect(toMailText('reset_password', 'https://x.example/?a="<b>&', 't').html).toContain('https://x.example/?a=&quot;&lt;b&gt;&amp;/reset-password#token=t');
  });
});
