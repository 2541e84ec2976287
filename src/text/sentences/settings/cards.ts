import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { schedulerName } from '#domain/generation/schedulers.ts';
import { quoted } from '#text/format.ts';
import { ratingWords } from '../loras.ts';

/** What a card says of trigger words; nothing where it is as for all LoRAs. */
const wordsOf = ({ triggerWords, addsTriggerWords }: LoraCard): string[] => {
  if (addsTriggerWords === false) return ['adds no trigger words'];
  return triggerWords === null ? [] : [`adds ${quoted(triggerWords)}`];
};

const line = (card: LoraCard): string =>
  [
    card.nickname === null ? quoted(card.id) : `**${card.nickname}** ${quoted(card.id)}`,
    ...(card.strength === null ? [] : [`strength ${card.strength}`]),
    ...(card.scheduler === null ? [] : [schedulerName(card.scheduler)]),
    ...wordsOf(card),
    ...ratingWords(card),
  ].join(' · ');

/** The cards of LoRAs on their page. */
export const cards = {
  count: (pinned: number) => (pinned === 0 ? '' : `${pinned} ${pinned === 1 ? 'is' : 'are'} pinned`),
  title: (pinned: number) =>
    pinned === 0
      ? 'Pinned LoRAs come first while members type, under a name of your own. None is pinned.'
      : `**Pinned** (they come first while members type):`,
  others: '**Other cards** (what this server knows of LoRAs):',
  line,
  pin: 'Pin a LoRA…',
  edit: 'Change a card…',
  unpin: 'Unpin…',
  remove: 'Remove cards…',
  triggerWords: {
    label: 'Trigger words of LoRAs',
    on: 'Trigger words are added to prompts that lack them',
    off: 'Trigger words are added where a card says so',
  },
  notPinned: 'That LoRA is not pinned. Choose a pinned one.',
  gone: 'That LoRA has no card here any more.',
  tooManyPinned: 'No more LoRAs can be pinned. Unpin one first.',
  noRoom: 'There is no room for another card of a LoRA. Remove one first.',
  takenNickname: (nickname: string, id: string) =>
    `${quoted(nickname)} is what ${quoted(id)} is called here already. Choose another nickname.`,
  badNickname: (typed: string) =>
    `The nickname ${quoted(typed)} is not valid. Use up to 40 characters without commas and angle brackets.`,
  longTriggerWords: 'The trigger words are too long. Use up to 200 characters.',
  noScheduler: (typed: string) =>
    `${quoted(typed)} is no scheduler. Use a name such as \`Euler a\` or \`DPM++ 2M Karras\`.`,
  form: {
    pinTitle: 'Pin a LoRA',
    title: 'Card of a LoRA',
    id: 'LoRA id',
    nickname: 'Nickname (blank: none)',
    strength: 'Strength (blank: as usual)',
    triggerWords: "Trigger words (blank: the public list's)",
    triggerWordsHelp: (none: string) =>
      `Added to prompts that lack them; separate phrases by commas; ${none} adds none`,
    scheduler: 'Scheduler (blank: as usual)',
  },
};
