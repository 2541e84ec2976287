import { count, list, some, yesOrNo } from '#text/format.ts';

const channels = (ids: readonly string[]): string => list(ids.map((id) => `<#${id}>`));
const roles = (ids: readonly string[]): string => list(ids.map((id) => `<@&${id}>`));
const members = (ids: readonly string[]): string => list(ids.map((id) => `<@${id}>`));

/** The page of who and where. */
export const access = {
  pick: {
    channels: 'Allowed channels; none: everywhere',
    roles: 'Allowed roles; none: everybody',
    blockedMembers: 'Blocked members',
  },
  channels: (allowed: readonly string[]) =>
    `**Where:** ${allowed.length === 0 ? 'everywhere' : some(allowed, channels)}.`,
  roles: (allowed: readonly string[]) =>
    `**Who:** ${allowed.length === 0 ? 'everybody' : `members with ${some(allowed, roles)}`}.`,
  blocked: (blocked: readonly string[]) =>
    blocked.length === 0 ? '' : `**Blocked:** ${some(blocked, members)}.`,
  blockedCount: (blocked: number) => (blocked === 0 ? '' : `${count(blocked, 'member')} blocked.`),
  othersButtons: (isOn: boolean) => `Press others' buttons: ${yesOrNo(isOn)}`,
  directMessages: (isOn: boolean) => `In direct messages: ${yesOrNo(isOn)}`,
  othersButtonsLine: (isOn: boolean) =>
    isOn
      ? "Anyone can use the buttons under other people's images."
      : 'Only the requester can use the buttons under an image.',
  directMessagesLine: (isOn: boolean) =>
    isOn
      ? 'Members of this server can also make images in DMs with the bot.'
      : "Members of this server can't make images in DMs with the bot.",
};
