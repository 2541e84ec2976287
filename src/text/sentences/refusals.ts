import { schedulerName } from '#domain/generation/schedulers.ts';
import type { Refusal } from '#domain/policy/result.ts';
import type { CounterName } from '#domain/policy/usage-counters.ts';
import { quoted, someIn } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { blockSentences } from './blocks.ts';

// More than these would hide the rest of the sentence.
const NAMED = 8;

type RefusalOf<K extends Refusal['kind']> = Extract<Refusal, { kind: K }>;

const notAllowedIn = (language: Language) => {
  const { t } = language.namespace('refusals');
  return ({ list: what, id, allowed }: RefusalOf<'notAllowed'>): string => {
    const known = (each: string): string => quoted(what === 'scheduler' ? schedulerName(each) : each);
    const remedy =
      allowed.length > 0
        ? t('instead.oneOf', { allowed: someIn(language)(allowed.map(known), NAMED) })
        : t('instead.another');
    return language.together(t(`notAllowed.${what}`, { id: known(id) }), remedy);
  };
};

/** Whose images are used up where no channel's are. */
const ownerOf = (counter: CounterName): 'member' | 'server' | 'bot' => {
  if (counter === 'serverImages') return 'server';
  return counter.startsWith('operator') ? 'bot' : 'member';
};

const exhaustedIn = (language: Language) => {
  const { t } = language.namespace('refusals');
  const room = ({ counter, channelId, most, used, wanted }: RefusalOf<'exhausted'>): string => {
    const left = Math.max(0, most - used);
    const amounts = { count: most, left, wanted };
    const which = left > 0 ? 'left' : 'noneLeft';
    return channelId === undefined
      ? t(`${which}.${ownerOf(counter)}`, amounts)
      : t(`${which}.channel`, { ...amounts, channel: `<#${channelId}>` });
  };
  return (why: RefusalOf<'exhausted'>): string => {
    const { counter, most, resetsAt } = why;
    if (resetsAt === null)
      return t(counter.startsWith('operator') ? 'jobs.bot' : 'jobs.here', { count: most });
    return language.together(room(why), t('more', { when: `<t:${Math.ceil(resetsAt / 1000)}:R>` }));
  };
};

const neededRolesIn = (language: Language) => {
  const { t } = language.namespace('refusals');
  return (allowed: readonly string[]): string =>
    t('role.needed', {
      roles: someIn(language)(
        allowed.map((id) => `<@&${id}>`),
        NAMED,
      ),
    });
};

/** Why an image may not be made, and what a member can do about it. */
const forMemberIn = (language: Language) => {
  const { t } = language.namespace('refusals');
  const some = someIn(language);
  const neededRoles = neededRolesIn(language);
  const notAllowed = notAllowedIn(language);
  const exhausted = exhaustedIn(language);
  const blocked = blockSentences(language).refusal;
  return (why: Refusal): string => {
    switch (why.kind) {
      case 'blockedMember':
        return blocked(why.until);
      case 'channel': {
        const channels = why.allowed.map((id) => `<#${id}>`);
        return t('reason.channel', { channels: some(channels, NAMED) });
      }
      case 'channelClosed':
        return t('reason.channelClosed', { channel: `<#${why.channelId}>` });
      case 'role':
        return language.together(neededRoles(why.allowed), t('role.ask'));
      case 'directMessages':
        return t(`directMessages.${why.by}`);
      case 'notAllowed':
        return notAllowed(why);
      case 'blockedWord':
        return t('reason.blockedWord', { word: quoted(why.word) });
      case 'overLimit':
        return why.option === 'size'
          ? t('reason.overSize', { given: why.given, most: why.most })
          : t('reason.overLimit', { option: why.option, given: why.given, most: why.most });
      case 'laneFull':
        return t('reason.laneFull', { count: why.waiting });
      case 'exhausted':
        return exhausted(why);
      default:
        return t(`reason.${why.kind}`);
    }
  };
};

type SettingsPage =
  | 'access'
  | 'blocks'
  | 'channels'
  | 'limits'
  | 'loras'
  | 'models'
  | 'safety'
  | 'schedulers';

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
export const refusalIn = (language: Language) => {
  const { t } = language.namespace('refusals');
  const titles = language.namespace('settings').group('titles');
  const forMember = forMemberIn(language);
  const neededRoles = neededRolesIn(language);
  return (why: Refusal, isAdmin = false): string => {
    const page = isAdmin ? pageBehind(why) : undefined;
    if (page === undefined) return forMember(why);
    const sentence = why.kind === 'role' ? neededRoles(why.allowed) : forMember(why);
    return language.together(sentence, t('forAdmins', { page: titles[page] }));
  };
};
