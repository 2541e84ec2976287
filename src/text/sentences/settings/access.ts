import type { ServerSettings } from '#domain/settings/schema.ts';
import { count, list, some } from '#text/format.ts';

const channels = (ids: readonly string[]): string => list(ids.map((id) => `<#${id}>`));
const roles = (ids: readonly string[]): string => list(ids.map((id) => `<@&${id}>`));

// More than these hide the rest of the sentence.
const NAMED = 5;

/** The page of who and where. */
export const access = {
  pick: {
    channels: 'Allowed channels; none: everywhere',
    roles: 'Allowed roles; none: everyone',
  },
  /** Who can make images, and where. */
  now: ({ roles: allowed, channels: places }: ServerSettings['access']) => {
    const who =
      allowed.length === 0
        ? 'Everyone'
        : `Only members with ${allowed.length === 1 ? '' : 'one of '}${some(allowed, roles, NAMED)}`;
    const where = places.length === 0 ? 'in every channel' : `only in ${some(places, channels, NAMED)}`;
    return `${who} can make images here, ${where}.`;
  },
  blockedCount: (blocked: number) => (blocked === 0 ? '' : `${count(blocked, 'member')} blocked.`),
  /** For an admin who has none of the allowed roles. */
  notYou: 'You have none of these roles, so you can make no images here yourself.',
  states: {
    othersButtons: {
      label: 'Buttons under images',
      on: 'Buttons under images: for everyone',
      off: 'Buttons under images: requester only',
    },
    directMessages: {
      label: 'Direct messages',
      on: 'Direct messages: members can use me',
      off: "Direct messages: members can't use me",
    },
  },
  othersButtonsLine: (isOn: boolean) =>
    isOn
      ? "Anyone can use the buttons under other people's images."
      : 'Only the requester can use the buttons under an image.',
  directMessagesLine: (isOn: boolean) =>
    isOn
      ? 'Members of this server can also make images in DMs with the bot.'
      : "Members of this server can't make images in DMs with the bot.",
};
