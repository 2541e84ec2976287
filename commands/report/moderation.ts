import { type ChangeServices, makeChange } from '#commands/settings/change.ts';
import { Notice } from '#domain/errors.ts';
import { type ModeratorDecision, type Report, recordAction } from '#domain/members/reports.ts';
import { SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { oversightOf } from '#generations/access.ts';
import { governingGuild } from '#generations/policy-input.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import { type ReportServices, renderReport, showReport } from './submit.ts';

/**
 * Returns the report of a button. The buttons only work in the channel to which it was posted, because
 * permissions are those of the channel where a button is pressed. Throws a Notice.
 */
export const reportFor = async (
  { interaction, text, services }: Invocation<Uses<'reports'>>,
  id: string,
): Promise<Report> => {
  const report = await services.reports.find(id);
  const isHere =
    report?.guildId === governingGuild(interaction) && report?.notice?.channelId === interaction.channelId;
  if (!report || !isHere) throw new Notice(text.reports.gone);
  return report;
};

/** Throws a Notice for a member who cannot manage messages in the channel of the reports, which admins chose for them. */
export const requireModerator = ({ interaction, text }: Omit<Invocation, 'services'>): void => {
  if (oversightOf(interaction).kind === 'none') throw new Notice(text.reports.moderatorsOnly);
};

/** Records an action and shows it; returns a message if the interaction has to show it. */
const conclude = async (
  invocation: Invocation<ReportServices>,
  { generationId }: Report,
  what: ModeratorDecision,
): Promise<Message | undefined> => {
  const { interaction, services } = invocation;
  const deed = { by: interaction.userId, at: interaction.receivedAt };
  const concluded = await services.reports.change(
    generationId,
    (before) => before && recordAction(before, what, deed),
  );
  if (!concluded || (await showReport(invocation, generationId))) return undefined;
  return renderReport(invocation, concluded, interaction.channelId);
};

/** Deletes a reported image, also from its requester's history. Rejects with a Notice on failure. */
export const deleteReported = async (
  invocation: Invocation<ReportServices & Uses<'generations'>>,
  report: Report,
): Promise<Message | undefined> => {
  const { text, services } = invocation;
  const generation = await services.ledger.find(report.generationId);
  // Deletes its message here, too, as the ledger may not know its position any more.
  if (generation) await services.generations.forget(generation, report.image.id);
  if (!(await services.channelMessages.remove(report.image))) throw new Notice(text.reports.notDeleted);
  return conclude(invocation, report, 'deleted');
};

/** Notes that a report needs no action. */
export const dismissReport = (
  invocation: Invocation<ReportServices>,
  report: Report,
): Promise<Message | undefined> => conclude(invocation, report, 'dismissed');

const withBlocked = (settings: ServerSettings, id: string): ServerSettings => {
  const { blockedMembers } = settings.access;
  if (blockedMembers.includes(id) || blockedMembers.length >= SETTINGS_LIMITS.listed) return settings;
  return { ...settings, access: { ...settings.access, blockedMembers: [...blockedMembers, id] } };
};

/** Blocks the requester of a reported image. Rejects with a Notice on failure. */
export const blockReported = async (
  invocation: Invocation<ReportServices & ChangeServices>,
  report: Report,
): Promise<Message | undefined> => {
  const { text } = invocation;
  const { requesterId } = report;
  const { outcome, announce } = await makeChange(invocation, {
    seen: null,
    edit: (settings) => withBlocked(settings, requesterId),
  });
  if (outcome.kind === 'newer') throw new Notice(text.settings.newer);
  const isBlocked = outcome.settings.access.blockedMembers.includes(requesterId);
  if (!isBlocked) throw new Notice(text.reports.blockListFull);
  const message = await conclude(invocation, report, 'blocked');
  await announce();
  return message;
};
