import { describe, expect, it, test } from 'vitest';
import type { Picture } from '#domain/generation/picture.ts';
import { pictureObjection } from '#domain/policy/pictures.ts';
import type { PictureRefusalKind } from '#domain/policy/result.ts';
import { requestWith } from '../../support/generations.ts';
import { ANN, allowed, BEN, NOW, questionWith, refusalsOf, settingsWith } from './inputs.ts';

type From = Picture['from'];
type To = Parameters<typeof pictureObjection>[1];

const PLAIN = { ageRestricted: false, spoiler: false };
const RESTRICTED = { ageRestricted: true, spoiler: false };
const SPOILER = { ageRestricted: false, spoiler: true };

const OPEN: To = { isPublic: true, ageRestricted: false, takesOthers: false };
const OPEN_TO_OTHERS: To = { ...OPEN, takesOthers: true };
const FOR_ONE: To = { ...OPEN_TO_OTHERS, isPublic: false };
const GROWN_UP: To = { ...OPEN_TO_OTHERS, ageRestricted: true };

const TABLE: [From, string, string, typeof PLAIN, To, PictureRefusalKind | undefined][] = [
  ['member', 'plain', 'the open', PLAIN, OPEN, undefined],
  ['member', 'a spoiler', 'the open', SPOILER, OPEN, undefined],
  ['member', 'age-restricted', 'the open', RESTRICTED, OPEN, 'restrictedPicture'],
  ['member', 'age-restricted', 'private', RESTRICTED, { ...OPEN, isPublic: false }, undefined],
  ['member', 'age-restricted', 'an age-restricted channel', RESTRICTED, GROWN_UP, undefined],
  ['result', 'plain', 'the open', PLAIN, OPEN, undefined],
  ['result', 'a spoiler', 'the open', SPOILER, OPEN, undefined],
  ['result', 'age-restricted', 'the open', RESTRICTED, OPEN, 'restrictedPicture'],
  ['result', 'age-restricted', 'private', RESTRICTED, { ...OPEN, isPublic: false }, undefined],
  ['others', 'plain', 'the open', PLAIN, OPEN, 'othersPicture'],
  ['others', 'plain', 'private', PLAIN, { ...OPEN, isPublic: false }, 'othersPicture'],
  ['others', 'plain', 'the open where it is allowed', PLAIN, OPEN_TO_OTHERS, undefined],
  ['others', 'a spoiler', 'the open where it is allowed', SPOILER, OPEN_TO_OTHERS, 'spoileredPicture'],
  ['others', 'a spoiler', 'private where it is allowed', SPOILER, FOR_ONE, undefined],
  [
    'others',
    'age-restricted',
    'the open where it is allowed',
    RESTRICTED,
    OPEN_TO_OTHERS,
    'restrictedPicture',
  ],
  ['others', 'age-restricted', 'private where it is allowed', RESTRICTED, FOR_ONE, undefined],
  ['others', 'age-restricted', 'an age-restricted channel', RESTRICTED, GROWN_UP, undefined],
  ['others', 'a spoiler', 'an age-restricted channel', SPOILER, GROWN_UP, 'spoileredPicture'],
];

describe('a picture', () => {
  test.each(TABLE)('of %s, %s, going to %s', (from, _look, _where, look, to, objection) => {
    expect(pictureObjection({ from, ...look }, to)).toBe(objection);
  });
});

const HEX = (at: number): string => Math.floor(at / 1000).toString(16);
const urlUntil = (at: number): string =>
  `https://cdn.discordapp.com/attachments/1/2/cat.png?ex=${HEX(at)}&is=1&hm=2`;

const from = (given: Partial<Picture> = {}) => {
  const picture = { url: urlUntil(NOW + 3_600_000), from: 'member', ...PLAIN, ...given } as const;
  return { request: { ...requestWith(), operation: { kind: 'img2img', picture, strength: 0.5 } as const } };
};

const byBen = { pressed: { requesterId: BEN } };
const takesOthers = { settings: settingsWith({ safety: { pictures: true } }) };

describe('an order with a picture', () => {
  it("is somebody else's picture for whoever presses a button under another member's result", () => {
    expect(allowed(questionWith({ ...from(), pressed: { requesterId: ANN } })).request).toEqual(
      from().request,
    );
    expect(refusalsOf(questionWith({ ...from(), ...byBen }))).toEqual([{ kind: 'othersPicture' }]);
    const { request } = allowed(questionWith({ ...from(), ...byBen, ...takesOthers }));
    expect(request).toEqual(from({ from: 'others' }).request);
  });

  it('of a result may be made by everybody', () => {
    expect(allowed(questionWith({ ...from({ from: 'result' }), ...byBen })).request.operation).toBeDefined();
  });

  it('is for nobody but the bot and its member outside of servers', () => {
    const place = { isPrivate: true, guildId: null };
    expect(allowed(questionWith({ ...from(RESTRICTED), place })).ok).toBe(true);
    const others = { ...from({ from: 'others' }), settings: null, place: { guildId: null } };
    expect(refusalsOf(questionWith(others))).toEqual([{ kind: 'othersPicture' }]);
  });

  it('is refused once the address of the picture has ended, or ends soon', () => {
    for (const end of [NOW - 1, NOW + 60_000])
      expect(refusalsOf(questionWith(from({ url: urlUntil(end) })))).toEqual([{ kind: 'pictureGone' }]);
    const url = 'https://images.example/generations/1.png';
    expect(allowed(questionWith(from({ url }))).ok).toBe(true);
  });

  it('is private where its member orders it so, and blurred where its picture is', () => {
    expect(refusalsOf(questionWith(from(RESTRICTED)))).toEqual([{ kind: 'restrictedPicture' }]);
    expect(allowed(questionWith({ ...from(RESTRICTED), isPrivate: true })).ok).toBe(true);
    expect(allowed(questionWith(from(SPOILER))).presentation.spoiler).toBe(true);
    expect(allowed(questionWith(from())).presentation.spoiler).toBe(false);
  });
});
