import { describe, expect, it } from 'vitest';
import { ownerOf } from '#generations/pictures.ts';
import { interactionContext } from '../support/interaction-contexts.ts';

const interaction = interactionContext({ userId: '5', applicationId: '9' });

describe('the pictures of a message', () => {
  it.each([
    ['the member who asks', '5', 'member'],
    ['the bot itself: they are results', '9', 'result'],
    ['somebody else', '6', 'others'],
    ['nobody whom Discord names', null, 'others'],
  ])('are those of %s', (_whose, authorId, expected) => {
    expect(ownerOf({ interaction }, { authorId })).toBe(expected);
  });
});
