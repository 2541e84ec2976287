import { describe, expect, it } from 'vitest';
import { DRAFT_LIMITS, type Draft, isKeepable, withDraft } from '#domain/members/drafts.ts';

const draftOf = (id: string, given: Partial<Draft> = {}): Draft => ({
  id,
  form: 'form',
  fields: { words: id },
  about: [],
  isOutdated: false,
  hasSecrets: false,
  messageId: null,
  until: 1_000,
  ...given,
});

const idsOf = (drafts: readonly Draft[]): string[] => drafts.map(({ id }) => id);

const large = (id: string) => draftOf(id, { fields: { words: 'x'.repeat(30_000) } });

describe("a member's drafts", () => {
  it('are the newest few', () => {
    const typed = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => draftOf(id));
    const kept = typed.reduce<Draft[]>((drafts, draft) => withDraft(drafts, draft, 0), []);
    expect(idsOf(kept)).toEqual(['g', 'f', 'e', 'd', 'c']);
  });

  it('are no more than there is room for, of which the newest has the most right', () => {
    const kept = withDraft([large('second'), large('third')], large('first'), 0);
    expect(idsOf(kept)).toEqual(['first', 'second']);
    expect(JSON.stringify(kept).length).toBeLessThanOrEqual(DRAFT_LIMITS.together + 100);
  });

  it('are replaced by one of the same id, and end when their time is over', () => {
    const old = draftOf('old', { until: 500 });
    const kept = withDraft([old, draftOf('same')], draftOf('same', { fields: { words: 'new' } }), 500);
    expect(kept.map(({ id, fields }) => [id, fields.words])).toEqual([['same', 'new']]);
  });

  it('can each be kept unless they alone are too large', () => {
    expect(isKeepable(large('x'))).toBe(true);
    expect(isKeepable(draftOf('x', { fields: { words: 'x'.repeat(DRAFT_LIMITS.together) } }))).toBe(false);
  });
});
