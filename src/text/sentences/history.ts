import { cut, quoted } from '#text/format.ts';
import { loraList } from './results.ts';

/** What Discord shows of `/history`: descriptions of at most 100 characters. */
export const historyCommand = {
  description: 'Your last results, with their buttons',
  help: 'Finds a result again by its picture, its words or its LoRA, also one that could not be posted. Members who manage messages in a channel can look through the results of others in it; those who manage the server, in all of it.',
  options: {
    member: 'Whose results in this server; for members who manage messages',
    search: 'Words that the prompt has',
    lora: 'A LoRA that it was made with',
    starred: 'Only those that you starred, of others too',
  },
};

/** What a history is narrowed down to. */
export type HistoryFilter = { search: string; lora: string; starred: boolean };

/** What members read of their results. */
export const history = {
  title: 'Your last results',
  titleOf: (memberId: string) => `The last results of <@${memberId}> in this server`,
  titleOfStars: 'The results that you starred',
  filtered: ({ search, lora }: HistoryFilter) =>
    [
      ...(search === '' ? [] : [`with ${quoted(cut(search, 100))} in the prompt`]),
      ...(lora === '' ? [] : [`made with the LoRA ${quoted(cut(lora, 100))}`]),
    ].join(', '),
  empty: 'There is nothing here yet. Make your first image with /imagine.',
  emptyOf: (memberId: string) => `<@${memberId}> has no results in this server.`,
  nothingFound: 'There is no such result. Use /history with fewer words, or without a LoRA.',
  entry: (number: number, prompt: string) => `**${number}** ${cut(prompt, 150)}`,
  deletedEntry: (number: number) => `**${number}** *This result was deleted.*`,
  by: (memberId: string) => `by <@${memberId}>`,
  loras: loraList,
  when: (milliseconds: number) => `<t:${Math.floor(milliseconds / 1000)}:R>`,
  notDelivered: 'could not be posted: open it here',
  notFetched: 'could not be downloaded: open it to try again',
  failed: 'failed',
  show: 'What to show',
  outcomes: { made: 'Show: images', failed: 'Show: failed only', all: 'Show: everything' },
  noneOf: {
    made: 'There are no images here yet.',
    failed: 'Nothing failed.',
    all: 'There is nothing here yet. Make your first image with /imagine.',
  },
  noStars: 'You starred nothing yet. Open the menu of a message with a result, *Apps*, **Star**.',
  deleted: 'This result was deleted: there is nothing to open any more.',
  ownStarsOnly: 'You see only your own stars: leave `member` or `starred` out.',
  goToMessage: 'Go to message',
  postHere: 'Post here',
  open: 'Open one with all its buttons',
  /** Said on the contact sheet, where a picture is missing: about 20 characters have room. */
  notes: { failed: 'Failed', hidden: 'Age-restricted', gone: 'Image not available', deleted: 'Deleted' },
  altText: (prompts: readonly { number: number; prompt: string }[]) =>
    cut(prompts.map(({ number, prompt }) => `${number}: ${cut(prompt, 100)}`).join('; '), 1024),
  hidden:
    'These images come from an age-restricted channel or were made without the safety checker. Open them with /history in an age-restricted channel.',
  unchecked:
    'This image was made without the safety checker, which is always on in this channel. Post it elsewhere.',
  managersOnly:
    'Only members with **Manage Messages** in this channel, or **Manage Server**, can look through the results of others, and only in a server that has the bot. Leave `member` out to see your own.',
  lost: 'This list has expired. Use /history again.',
};
