import { type ChangeServices, makeChange } from '#commands/settings/panel.ts';
import { Notice } from '#domain/errors.ts';
import { type Report, recordAction } from '#domain/members/reports.ts';
import { SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { oversightOf } from '#generations/access.ts';
import { governingGuild } from '#generations/policy-input.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import { type ReportServices, showReport } from './submit.ts';
import { reportMessage } from './view.ts';

/**
 * The report behind a button. Its buttons work in the channel to which it was posted only: permissions are those of the
 * channel in which something is pressed. Throws a Notice.
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

/** Writes down what was done and shows it; a message when it has to be shown by the interaction. */
const conclude = async (
  invocation: Invocation<ReportServices>,
  { generationId }: Report,
  what: 'deleted' | 'blocked',
): Promise<Message | undefined> => {
  const { interaction, text, services } = invocation;
  const deed = { by: interaction.userId, at: interaction.receivedAt };
  const concluded = await services.reports.change(
    generationId,
    (before) => before && recordAction(before, what, deed),
  );
  if (!concluded || (await showReport(invocation, generationId))) return undefined;
  return reportMessage(text, concluded);
};

/** Deletes a reported image: it leaves its author's history too. Rejects with a Notice when that cannot be done. */
export const deleteReported = async (
  invocation: Invocation<ReportServices & Uses<'ledger' | 'generations'>>,
  report: Report,
): Promise<Message | undefined> => {
  const { text, services } = invocation;
  const generation = await services.ledger.find(report.generationId);
  // Its message is removed here, whether or not it is still written down where it stands.
  if (generation) await services.generations.forget(generation, report.image.id);
  if (!(await services.channelMessages.remove(report.image))) throw new Notice(text.reports.notDeleted);
  return conclude(invocation, report, 'deleted');
};

const withBlocked = (settings: ServerSettings, id: string): ServerSettings => {
  const { blockedMembers } = settings.access;
  if (blockedMembers.includes(id) || blockedMembers.length >= SETTINGS_LIMITS.listed) return settings;
  return { ...settings, access: { ...settings.access, blockedMembers: [...blockedMembers, id] } };
};

/** Blocks whoever a reported image was made for. Rejects with a Notice when that cannot be done. */
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
