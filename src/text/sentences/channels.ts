import type { ChannelRule } from '#domain/settings/schema.ts';
import { count, list, quoted } from '#text/format.ts';

const ruleWords = ({ closed, safetyOn, imagesPerDay, model }: ChannelRule): string[] => [
  ...(closed ? ['no images'] : []),
  ...(imagesPerDay === null ? [] : [`up to ${count(imagesPerDay, 'image')} a day for each member`]),
  ...(safetyOn ? ['the safety checker is always on'] : []),
  ...(model === null ? [] : [`the model is ${quoted(model)} unless a member chooses one`]),
];

/** What admins read and press where they set rules of single channels, and what members read of them. */
export const channels = {
  /** What holds now. */
  now: (rules: number) =>
    rules === 0
      ? 'The same holds in every channel.'
      : `${count(rules, 'channel')} ${rules === 1 ? 'has a rule of its own' : 'have rules of their own'}.`,
  about:
    'A rule holds in a channel and its threads, that of a category in all of its channels, beside what holds in the whole server: the strictest counts.',
  line: (rule: ChannelRule) => {
    const words = ruleWords(rule);
    return `<#${rule.id}>: ${words.length === 0 ? 'no rule of its own' : list(words)}.`;
  },
  pick: 'Choose a channel or a category…',
  states: {
    open: {
      label: 'Images',
      on: 'Images: can be made here',
      off: 'Images: none are made here',
    },
    safetyOn: {
      label: 'Safety checker',
      on: 'Safety checker: always on here',
      off: 'Safety checker: as in the whole server',
    },
  },
  values: 'Model and quota…',
  remove: 'Remove',
  all: 'All channels',
  tooMany: 'No more channels can have rules of their own. Remove one first.',
  form: {
    title: 'Model and quota of a channel',
    model: 'Model where a member names none',
    modelHelp: "An id, as /imagine suggests them; blank: the server's default",
    images: 'Images per member and day in this channel',
  },
  notHere: (ids: readonly string[]) =>
    `⚠️ The bot cannot find these channels in this server, so what is set for them holds nowhere: ${list(ids.map(quoted))}.`,
  /** Above the rules of a channel, among those that bind a member. */
  yours: '**In this channel these hold too:**',
};
