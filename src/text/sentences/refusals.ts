import { schedulerName } from '#domain/generation/schedulers.ts';
import type { Refusal } from '#domain/policy/result.ts';
import type { CounterName } from '#domain/policy/usage-counters.ts';
import { count, list, quoted } from '#text/format.ts';
import { languageFor } from '#text/language.ts';
import { SOURCE_LANGUAGE } from '#text/languages.ts';
import { blockSentences } from './blocks.ts';

const blocks = blockSentences(languageFor(SOURCE_LANGUAGE));

// More than these would hide the rest of the sentence.
const NAMED = 8;

const some = (names: readonly string[]): string =>
  names.length > NAMED ? `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more` : list(names);

const notAllowed = ({ list: what, id, allowed }: Extract<Refusal, { kind: 'notAllowed' }>): string => {
  const name = what === 'lora' ? 'LoRA' : what;
  const known = (each: string): string => quoted(what === 'scheduler' ? schedulerName(each) : each);
  const remedy =
    allowed.length > 0
      ? `Use one of these: ${some(allowed.map(known))}.`
      : `Choose another one; only allowed ones are suggested while you type.`;
  return `This server's admins do not allow the ${name} ${known(id)}. ${remedy}`;
};

/** Where a counter counts. */
const COUNTER_PLACES: Record<CounterName, string> = {
  memberImages: 'in this server',
  channelImages: 'in this channel',
  outerChannelImages: 'in this category',
  serverImages: 'for this whole server',
  operatorImages: 'with this bot',
  memberJobs: 'here',
  operatorJobs: 'with this bot',
};

const exhausted = ({
  counter,
  channelId,
  most,
  used,
  wanted,
  resetsAt,
}: Extract<Refusal, { kind: 'exhausted' }>): string => {
  if (resetsAt === null) {
    return `You can run ${count(most, 'job')} at a time ${COUNTER_PLACES[counter]}. Wait for one to finish, or cancel one.`;
  }
  const where = channelId === undefined ? COUNTER_PLACES[counter] : `in <#${channelId}>`;
  const left = Math.max(0, most - used);
  const room =
    left > 0
      ? `${left} of ${count(most, 'image')} left today ${where}, and this takes ${wanted}.`
      : `No images left today ${where}: all ${most} are used.`;
  return `${room} You get more <t:${Math.ceil(resetsAt / 1000)}:R>.`;
};

const needsRole = (allowed: readonly string[]): string =>
  `Making images needs one of these roles: ${some(allowed.map((id) => `<@&${id}>`))}.`;

/** Why an image may not be made, and what a member can do about it. */
const forMember = (why: Refusal): string => {
  switch (why.kind) {
    case 'blockedMember':
      return blocks.refusal(why.until);
    case 'channel':
      return `You can't make images in this channel. Go to ${some(why.allowed.map((id) => `<#${id}>`))}.`;
    case 'channelClosed':
      return `This server's admins allow no images in <#${why.channelId}>. Go to another channel.`;
    case 'role':
      return `${needsRole(why.allowed)} Ask an admin for one.`;
    case 'directMessages':
      return why.by === 'operator'
        ? 'This bot does not make images in direct messages. Use it in a server.'
        : "A server in which you make images doesn't allow it in direct messages. Make them in the server.";
    case 'othersButtons':
      return 'In this server only the requester can use these buttons. Use /imagine to make your own.';
    case 'notAllowed':
      return notAllowed(why);
    case 'blockedWord':
      return `The word or phrase ${quoted(why.word)} is not allowed here. Remove it and try again.`;
    case 'overLimit':
      return why.option === 'size'
        ? `${why.given} px is too large here: the longest side allowed is ${why.most} px. Choose a smaller size.`
        : `**${why.option}**: ${why.given} is too many here. Choose ${why.most} or less.`;
    case 'othersPicture':
      return "Pictures of others are not sent to ModelsLab here: only those that you attach yourself, and this bot's results.";
    case 'restrictedPicture':
      return 'This picture is from an age-restricted channel, so nothing is made of it where everybody sees it. Go to an age-restricted channel, or order it with `--private`.';
    case 'spoileredPicture':
      return 'This picture of somebody else is hidden as a spoiler, so nothing is made of it where everybody sees it. Order it with `--private`.';
    case 'pictureGone':
      return "Discord's address of the picture that this starts from has ended: they work for about a day. Attach the picture again with `/imagine image:`; an image of a result goes in again by the buttons under it.";
    case 'keyUnreadable':
      return "This server's own API key can't be opened, so no images can be made here. Nothing was sent, and you weren't charged. An admin can set the key again or remove it with `/settings`; the operator of this bot can put SECRET_KEY right.";
    case 'laneFull':
      return `${count(why.waiting, 'job')} are waiting already, which is the most allowed. Try again in a few minutes.`;
    case 'exhausted':
      return exhausted(why);
  }
};

const SETTINGS_TITLES = languageFor(SOURCE_LANGUAGE).namespace('settings').group('titles');

type SettingsPage = keyof typeof SETTINGS_TITLES;

const LIST_PAGES = { lora: 'loras', model: 'models', embedding: 'models', scheduler: 'schedulers' } as const;

/** The page of the settings that a refusal comes from; undefined for none. */
const pageBehind = (why: Refusal): SettingsPage | undefined => {
  switch (why.kind) {
    case 'blockedMember':
      return 'blocks';
    case 'channel':
    case 'role':
    case 'othersButtons':
      return 'access';
    case 'notAllowed':
      return LIST_PAGES[why.list];
    case 'othersPicture':
      return 'safety';
    case 'blockedWord':
      return why.by === 'server' ? 'safety' : undefined;
    case 'channelClosed':
      return 'channels';
    case 'overLimit':
      return 'limits';
    case 'exhausted':
      if (why.channelId !== undefined) return 'channels';
      return why.counter.startsWith('operator') ? undefined : 'limits';
    default:
      return undefined;
  }
};

/** Why an image may not be made, and what to do about it: admins can change the setting behind it. */
export const refusal = (why: Refusal, isAdmin = false): string => {
  const page = isAdmin ? pageBehind(why) : undefined;
  if (page === undefined) return forMember(why);
  const sentence = why.kind === 'role' ? needsRole(why.allowed) : forMember(why);
  return `${sentence} You manage this server: \`/settings open\`, page **${SETTINGS_TITLES[page]}**, changes this.`;
};
