import { Notice } from '#domain/errors.ts';
import { type Generation, isIn } from '#domain/generation/generation.ts';
import { mayBeSeen } from '#domain/generation/thumbnails.ts';
import {
  type Filing,
  fileReport,
  isKnownReport,
  REPORT_LIMITS,
  type Report,
  type ReportMade,
  type Statement,
  type Subject,
  withdrawReport,
} from '#domain/members/reports.ts';
import { governingGuild, type RulesServices, rulesFor } from '#generations/policy-input.ts';
import { publicLocaleFor } from '#generations/public-language.ts';
import { postToLog } from '#interactions/channels.ts';
import type { ModalUse } from '#interactions/define-command.ts';
import type { Caller, Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import { cut } from '#text/format.ts';
import { textFor } from '#text/index.ts';
import { type ReportPicture, reportMessage } from './view.ts';

/** The services that reporting uses. */
export type ReportServices = Uses<
  'reports' | 'channels' | 'channelMessages' | 'ledger' | 'thumbnails' | 'settings'
>;

/** Returns the channel for reports of an image. Throws a Notice if this member cannot report it here. */
export const channelForReport = async (
  invocation: Invocation<RulesServices & Uses<'reports'>>,
  generation: Generation,
): Promise<{ guildId: string; channelId: string }> => {
  const { interaction, text, services } = invocation;
  const guildId = governingGuild(interaction);
  if (guildId === null || generation.guildId !== guildId) throw new Notice(text.reports.serversOnly);
  if (!isIn(generation, 'delivering', 'done')) throw new Notice(text.refusals.unknownGeneration);
  if (generation.requesterId === interaction.userId) throw new Notice(text.reports.yours);
  const { settings } = await rulesFor(invocation);
  if (!settings?.safety.reports) throw new Notice(text.reports.off);
  if (settings.log.channelId === null) throw new Notice(text.reports.noLog);
  const known = await services.reports.find(generation.id);
  if (isKnownReport(known, interaction.userId)) throw new Notice(text.reports.known);
  return { guildId, channelId: settings.log.channelId };
};

/** Builds the subject of a report. A result can be visible a moment before the ledger knows its position. */
const subjectOf = (generation: Generation, guildId: string, seen: Report['image']): Subject => ({
  generationId: generation.id,
  guildId,
  requesterId: generation.requesterId,
  prompt: cut(generation.request.prompt, REPORT_LIMITS.prompt),
  image: (isIn(generation, 'done') ? generation.state.message : null) ?? seen,
});

const file = async (
  { interaction, services }: Caller<Uses<'reports'>>,
  subject: Subject,
  made: ReportMade,
): Promise<Filing | undefined> => {
  let filing = fileReport(await services.reports.find(subject.generationId), subject, made);
  if (filing.kind === 'known') return filing;
  if (!(await services.reports.admit(subject.guildId, interaction.userId))) return undefined;
  await services.reports.change(subject.generationId, (before) => {
    filing = fileReport(before, subject, made);
    return filing.report;
  });
  return filing;
};

/** The small picture of a reported image, as far as the channel may show it. */
const pictureFor = async (
  { services }: { services: ReportServices },
  { generationId, deleted }: Report,
  channelId: string,
): Promise<ReportPicture> => {
  if (deleted) return null;
  const generation = await services.ledger.find(generationId);
  if (!generation) return null;
  const channel = await services.channels.find(channelId).catch(() => undefined);
  if (!mayBeSeen(generation, { ageRestricted: channel?.ageRestricted === true })) return 'hidden';
  return (await services.thumbnails.of([generation])).get(generationId) ?? null;
};

/** Renders a report for the channel to which it goes, in the language of the server. */
export const renderReport = async (
  invocation: Caller<ReportServices>,
  report: Report,
  channelId: string,
): Promise<Message> =>
  reportMessage(
    textFor(await publicLocaleFor(invocation)),
    report,
    await pictureFor(invocation, report, channelId),
  );

/** Posts a report, including members who joined it meanwhile. Returns whether that succeeded. */
const post = async (
  invocation: Invocation<ReportServices>,
  report: Report,
  channelId: string,
): Promise<boolean> => {
  const { interaction, services } = invocation;
  const { generationId, guildId } = report;
  const notice = await postToLog(
    services,
    { guildId, channelId },
    await renderReport(invocation, report, channelId),
  );
  const posted = await services.reports.change(generationId, (before) => {
    if (!before) return before;
    return notice ? { ...before, notice } : withdrawReport(before, interaction.userId);
  });
  const hasMore = (posted?.reporters.length ?? 0) > report.reporters.length;
  if (notice && hasMore) await showReport(invocation, generationId);
  return notice !== undefined;
};

/** Reports an image to the moderators. Returns the sentence for the member. Throws a Notice if it was not reported. */
export const report = async (
  form: ModalUse<unknown, ReportServices>,
  generation: Generation,
  { guildId, channelId, ...why }: { guildId: string; channelId: string } & Omit<Statement, 'by'>,
): Promise<string> => {
  const { interaction, text, messageId } = form;
  const seen = { channelId: interaction.channelId, id: messageId ?? '' };
  const made = { ...why, by: interaction.userId, at: interaction.receivedAt };
  const filing = await file(form, subjectOf(generation, guildId, seen), made);
  if (!filing) throw new Notice(text.reports.tooMany);
  switch (filing.kind) {
    case 'known':
      throw new Notice(text.reports.known);
    case 'added':
      await showReport(form, generation.id);
      return text.reports.sent;
    case 'post':
      if (!(await post(form, filing.report, channelId))) throw new Notice(text.reports.cannotPost);
      return text.reports.sent;
  }
};

// Each further attempt means that the report has changed meanwhile.
const ATTEMPTS = 10;

/**
 * Shows the current report to the moderators, again if it changed meanwhile, so that the last edit has all
 * changes. Returns whether that succeeded.
 */
export const showReport = async (
  invocation: Caller<ReportServices>,
  generationId: string,
): Promise<boolean> => {
  const { services } = invocation;
  let shown: number | undefined;
  for (let tried = 0; tried < ATTEMPTS; tried += 1) {
    const report = await services.reports.find(generationId);
    if (!report?.notice) return false;
    if (report.revision === shown) return true;
    const message = await renderReport(invocation, report, report.notice.channelId);
    if (!(await services.channelMessages.edit(report.notice, message))) return false;
    shown = report.revision;
  }
  return true;
};
