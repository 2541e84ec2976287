import fc from 'fast-check';
import type { Text } from '#text/index.ts';

type Words = fc.Arbitrary<string>;

const strength = fc.double({ min: 0.1, max: 1, noNaN: true });

/** What the sentences about LoRAs say when they are called with generated arguments. */
export const lorasCalls = ({ loras }: Text, word: Words): Record<string, fc.Arbitrary<string>> => ({
  'loras.titleFor': word.map(loras.titleFor),
  'loras.noneFor': word.map(loras.noneFor),
  'loras.page': fc.nat({ max: 100 }).map(loras.page),
  'loras.id': word.map(loras.id),
  'loras.base': word.map(loras.base),
  'loras.pinned': fc
    .tuple(fc.option(word), strength)
    .map(([nickname, number]) => loras.pinned(nickname, number)),
  'loras.pinnedShort': fc.option(word).map(loras.pinnedShort),
  'loras.addedHere': word.map(loras.addedHere),
  'loras.triggerWords': word.map(loras.triggerWords),
  'loras.pictureOf': word.map(loras.pictureOf),
  'loras.unlisted': word.map(loras.unlisted),
  'loras.stillLoading': word.map(loras.stillLoading),
  'loras.unknown': word.map(loras.unknown),
  'loras.formHelp.prompt': word.map(loras.formHelp.prompt),
  'loras.formHelp.strength': strength.map(loras.formHelp.strength),
});
