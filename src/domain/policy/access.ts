import { blockOf } from '#domain/settings/blocks.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import type { PolicyInput } from './input.ts';
import type { Refusal } from './result.ts';

type Access = ServerSettings['access'];

const shareOne = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((entry) => others.includes(entry));

const memberRefusals = ({ requester, now }: PolicyInput, { blockedMembers, roles }: Access): Refusal[] => {
  const block = blockOf(blockedMembers, requester.id, now);
  if (block) return [{ kind: 'blockedMember', until: block.until }];
  if (roles.length === 0 || shareOne(roles, requester.roleIds)) return [];
  return [{ kind: 'role', allowed: roles }];
};

const channelRefusals = ({ place }: PolicyInput, { channels }: Access): Refusal[] =>
  channels.length === 0 || shareOne(channels, place.channelIds)
    ? []
    : [{ kind: 'channel', allowed: channels }];

const closedRefusals = ({ channelRules }: PolicyInput): Refusal[] => {
  const rule = channelRules.find(({ closed }) => closed);
  return rule ? [{ kind: 'channelClosed', channelId: rule.id }] : [];
};

const buttonRefusals = ({ requester, pressed }: PolicyInput, { othersButtons }: Access): Refusal[] =>
  othersButtons || pressed === null || pressed.requesterId === requester.id
    ? []
    : [{ kind: 'othersButtons' }];

/** Returns the reasons why the requester cannot make images here at all. */
export const accessRefusals = (input: PolicyInput): Refusal[] => {
  const { place, operator, settings, keptFromPrivate } = input;
  if (place.isPrivate && !operator.directMessages) return [{ kind: 'directMessages', by: 'operator' }];
  if (place.isPrivate && keptFromPrivate) return [{ kind: 'directMessages', by: 'server' }];
  if (settings === null) return [];
  const ofMember = memberRefusals(input, settings.access);
  // No other channel and no button of their own would help a member who is blocked.
  if (ofMember.some(({ kind }) => kind === 'blockedMember')) return ofMember;
  return [
    ...ofMember,
    ...channelRefusals(input, settings.access),
    ...closedRefusals(input),
    ...buttonRefusals(input, settings.access),
  ];
};
