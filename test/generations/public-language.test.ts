import { describe, expect, it } from 'vitest';
import { publicLocale, publicLocaleFor } from '#generations/public-language.ts';
import { directMessageContext, interactionContext } from '../support/interaction-contexts.ts';
import { noServices } from '../support/services.ts';

const from = interactionContext({ locale: 'de', guildLocale: 'fr' });

describe('the language of what everybody reads', () => {
  it('is what the admins chose, else what Discord says of the server', () => {
    expect(publicLocale(from, { language: { public: 'ja' } })).toBe('ja');
    expect(publicLocale(from, { language: { public: null } })).toBe('fr');
    expect(publicLocale(from, null)).toBe('fr');
  });

  it('is the member’s own in direct messages', async () => {
    const direct = directMessageContext({ locale: 'de' });
    expect(await publicLocaleFor({ interaction: direct, services: noServices() })).toBe('de');
    expect(await publicLocaleFor({ interaction: from, services: noServices() })).toBe('fr');
  });
});
