import { REPORT_LIMITS, type ReportReason } from '#domain/members/reports.ts';
import { count, cut, list, messageUrl, quotedBlock } from '#text/format.ts';

// More names would hide what was reported.
const NAMED = 10;

const mentions = (ids: readonly string[]): string => {
  const named = ids.slice(0, NAMED).map((id) => `<@${id}>`);
  const more = ids.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : list(named);
};

const when = (milliseconds: number): string => `<t:${Math.floor(milliseconds / 1000)}:R>`;

const reasons: Record<ReportReason, string> = {
  minors: 'Sexualises minors',
  sexual: 'Sexual content where it does not belong',
  violence: 'Violence or gore',
  harassment: 'Harasses or imitates a real person',
  rights: 'Uses the work of somebody else',
  spam: 'Spam',
  other: 'Something else',
};

/** What members and moderators read of reports. */
export const reports = {
  title: '🚩 Image reported',
  by: (ids: readonly string[]) => `**Reported by** ${mentions(ids)}`,
  reasons,
  /** How many gave a reason, and what one of them added. */
  because: (reason: ReportReason, times: number) => `- ${reasons[reason]}${times > 1 ? ` (${times})` : ''}`,
  said: (userId: string, words: string) => `  <@${userId}>: ${words}`,
  moreSaid: (left: number) => `- and ${count(left, 'more line')}`,
  count: (reporters: number) => `**${count(reporters, 'member')}** reported this image:`,
  altText: (prompt: string) => cut(`The reported image. Prompt: ${prompt}`, 1024),
  hidden:
    'The image comes from an age-restricted channel, and this channel is not one. Follow the link to see it.',
  deletion: {
    title: 'Delete the reported image?',
    what: 'The message and its images go, also from the history of the member who made it. That cannot be undone.',
  },
  form: {
    title: 'Report this image',
    reason: 'What is wrong with it?',
    choose: 'Choose a reason',
    words: 'Anything the moderators should know?',
    wordsHelp: 'Optional. They see who you are, the author does not.',
  },
  noReason: 'Choose a reason from the list, then send the report again.',
  of: (userId: string) => `**Requested by** <@${userId}>`,
  link: ({ guildId, channelId, id }: { guildId: string; channelId: string; id: string }) =>
    `**Where:** ${messageUrl(guildId, { channelId, id })}`,
  prompt: (prompt: string) => quotedBlock(cut(prompt, 2 * REPORT_LIMITS.prompt)),
  delete: 'Delete image',
  block: 'Block author…',
  dismiss: 'Dismiss',
  dismissed: ({ by, at }: { by: string; at: number }) =>
    `☑️ <@${by}> dismissed the report ${when(at)}: no action needed. Further reports of this image appear here.`,
  deleted: ({ by, at }: { by: string; at: number }) => `✅ <@${by}> deleted the image ${when(at)}.`,
  blocked: ({ by, at, until }: { by: string; at: number; until: number | null }) =>
    `✅ <@${by}> blocked the author ${when(at)}${until === null ? '' : `, until <t:${Math.ceil(until / 1000)}:f>`}; \`/settings open\` unblocks, under **Who and where**.`,
  sent: 'Thank you. The moderators of this server can see your report.',
  known:
    'This image has already been reported to the moderators of this server. There is nothing more to do.',
  yours: 'This image is yours, so there is nothing to report. **Delete** removes it.',
  tooMany: `You reported ${count(REPORT_LIMITS.perHour, 'image')} within an hour, the most allowed. Tell a moderator about the others directly.`,
  serversOnly:
    'Reports go to the moderators of the server in which the image was made. Press **Report** there.',
  off: 'This server takes no reports with this button any more. Tell a moderator directly.',
  noLog: 'This server has no channel to which reports go. Tell a moderator directly.',
  cannotPost:
    'The report could not be delivered: the bot cannot post in the channel to which reports go. Tell a moderator directly, or try again later.',
  moderatorsOnly:
    'Only members with the permission **Manage Messages** in this channel can delete reported images or dismiss reports.',
  gone: 'This report no longer exists. Delete the image by hand, and block its author in `/settings open`.',
  notDeleted:
    'The image could not be deleted: the bot may not see its channel, or Discord does not answer. Try again, or delete it by hand.',
};
