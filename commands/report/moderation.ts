import { blocking, noteIn, requireTime } from '#commands/settings/block-form.ts';
import { type ChangeServices, makeChange } from '#commands/settings/change.ts';
import { Notice } from '#domain/errors.ts';
import {
  type ModerationAction,
  type ModeratorDecision,
  type Report,
  recordAction,
} from '#domain/members/reports.ts';
import { blockOf, endOfBlock, longerBlock } from '#domain/settings/blocks.ts';
import type { MemberBlock } from '#domain/settings/schema.ts';
import { oversightOf } from '#generations/access.ts';
import { governingGuild } from '#generations/policy-input.ts';
import type { ModalUse } from '#interactions/define-command.ts';
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

const deedOf = ({ interaction }: Omit<Invocation, 'services'>): ModerationAction => ({
  by: interaction.userId,
  at: interaction.receivedAt,
});

/** Records an action and shows it; returns a message if the interaction has to show it. */
const conclude = async <D extends ModeratorDecision>(
  invocation: Invocation<ReportServices>,
  { generationId }: Report,
  { what, deed }: { what: D; deed: NonNullable<Report[D]> },
): Promise<Message | undefined> => {
  const { interaction, services } = invocation;
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
  return conclude(invocation, report, { what: 'deleted', deed: deedOf(invocation) });
};

/** Notes that a report needs no action. */
export const dismissReport = (
  invocation: Invocation<ReportServices>,
  report: Report,
): Promise<Message | undefined> =>
  conclude(invocation, report, { what: 'dismissed', deed: deedOf(invocation) });

/** Returns the block that a form asks for. Throws a Notice if it names no time. */
const blockIn = ({ interaction, text, fields }: ModalUse<unknown>, id: string): MemberBlock => {
  const until = endOfBlock(requireTime(fields.time, text), interaction.receivedAt);
  return { id, until, note: noteIn(fields), ...deedOf({ interaction, text }) };
};

/** Blocks the requester of a reported image as a form says. Rejects with a Notice on failure. */
export const blockReported = async (
  form: ModalUse<unknown, ReportServices & ChangeServices>,
  report: Report,
): Promise<Message | undefined> => {
  const { interaction, text } = form;
  const { requesterId } = report;
  const asked = blockIn(form, requesterId);
  const { outcome, announce } = await makeChange(form, {
    seen: null,
    edit: blocking(text, (earlier) =>
      longerBlock(asked, blockOf(earlier, requesterId, interaction.receivedAt)),
    ),
  });
  if (outcome.kind === 'newer') throw new Notice(text.settings.newer);
  const { until } = blockOf(outcome.settings.access.blockedMembers, requesterId, asked.at ?? 0) ?? asked;
  const message = await conclude(form, report, {
    what: 'blocked',
    deed: { ...deedOf(form), until },
  });
  await announce();
  return message;
};
