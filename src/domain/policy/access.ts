import type { ServerSettings } from '../settings/schema.ts';
import type { Question } from './question.ts';
import type { Refusal } from './verdict.ts';

type Access = ServerSettings['access'];

const shareOne = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((entry) => others.includes(entry));

const memberRefusals = ({ asker }: Question, { blockedMembers, roles }: Access): Refusal[] => {
  if (blockedMembers.includes(asker.id)) return [{ kind: 'blockedMember' }];
  if (roles.length === 0 || shareOne(roles, asker.roleIds)) return [];
  return [{ kind: 'role', allowed: roles }];
};

const channelRefusals = ({ place }: Question, { channels }: Access): Refusal[] =>
  channels.length === 0 || shareOne(channels, place.channelIds)
    ? []
    : [{ kind: 'channel', allowed: channels }];

const buttonRefusals = ({ asker, pressed }: Question, { othersButtons }: Access): Refusal[] =>
  othersButtons || pressed === null || pressed.requesterId === asker.id ? [] : [{ kind: 'othersButtons' }];

/** Why whoever asks may not make images there at all. */
export const accessRefusals = (question: Question): Refusal[] => {
  const { place, operator, settings, keptFromPrivate } = question;
  if (place.isPrivate && !operator.directMessages) return [{ kind: 'directMessages', by: 'operator' }];
  if (place.isPrivate && keptFromPrivate) return [{ kind: 'directMessages', by: 'server' }];
  if (settings === null) return [];
  return [
    ...memberRefusals(question, settings.access),
    ...channelRefusals(question, settings.access),
    ...buttonRefusals(question, settings.access),
  ];
};
