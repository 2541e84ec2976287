import type { AuditEntry, SettingChange } from '#domain/settings/changes.ts';
import { removedBetween } from '#domain/settings/removals.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import type { ChangeOutcome } from '#domain/settings/store.ts';
import { publicLocale } from '#generations/public-language.ts';
import { postToLog } from '#interactions/channels.ts';
import type { Caller, Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import { type Text, textFor } from '#text/index.ts';
import { auditMessage } from './audit.ts';
import { pageMessage } from './page.ts';
import { type Page, type PageContext, requireManager, type SettingsServices } from './panel.ts';
import { withUndo } from './undo.ts';

/** The services that changing settings uses. */
export type ChangeServices = Uses<'settings' | 'channels' | 'channelMessages'>;

/** A change requested on a page. */
export type Change = {
  page: Page;
  /** The revision that the admin saw; null if none. */
  seen: number | null;
  edit: (settings: ServerSettings) => ServerSettings;
  /** Changes to data stored elsewhere, recorded together with this one. */
  beside?: readonly SettingChange[];
  /** A remark to show after the change. */
  remark?: string;
  /** The admin was asked before: what the change removes is gone, and no **Undo** is offered. */
  isAsked?: boolean;
};

/** Describes the outcome of a change in a line or two. */
export const outcomeNote = ({ settings, together }: Text, outcome: ChangeOutcome): string => {
  switch (outcome.kind) {
    case 'saved':
      return together(settings.saved, outcome.since.length > 0 ? settings.alsoChanged(outcome.since) : '');
    case 'unchanged':
      return outcome.since.length > 0 ? settings.alsoChanged(outcome.since) : settings.unchanged;
    case 'conflict':
      return settings.conflict(outcome.since);
    case 'newer':
      // The warning already says it.
      return '';
  }
};

// Notes on members are for admins, and a log channel may have other readers.
const isForLog = ({ path }: AuditEntry): boolean => !path.endsWith('].note');

/** Posts changes to the server's log channel, if there is one. */
const announceChanges = async (
  { interaction, services }: Caller<ChangeServices>,
  {
    guildId,
    stored,
    entries: made,
  }: Pick<PageContext, 'guildId' | 'stored'> & { entries: readonly AuditEntry[] },
): Promise<void> => {
  const { channelId } = stored.settings.log;
  const entries = made.filter(isForLog);
  if (channelId === null || entries.length === 0) return;
  const text = textFor(publicLocale(interaction, stored.settings));
  const message = auditMessage(text, { title: text.audit.posted, entries });
  await postToLog(services, { guildId, channelId }, message);
};

/** A change that was tried. */
type MadeChange<S> = {
  context: PageContext<S>;
  outcome: ChangeOutcome;
  /** The entries that it took out of lists. */
  removed: ServerSettings | undefined;
  announce: () => Promise<void>;
};

/** Makes a change, and posts it to the log channel after replying. */
export const makeChange = async <S extends ChangeServices>(
  invocation: Invocation<S>,
  { seen, edit: wanted, beside = [] }: Omit<Change, 'page' | 'remark' | 'isAsked'>,
): Promise<MadeChange<S>> => {
  const { interaction, services } = invocation;
  const guildId = requireManager(invocation);
  let before: ServerSettings | undefined;
  const edit = (settings: ServerSettings): ServerSettings => {
    before = settings;
    return wanted(settings);
  };
  const outcome = await services.settings.change(guildId, {
    by: interaction.userId,
    at: interaction.receivedAt,
    seen,
    edit,
    beside,
  });
  const entries = outcome.kind === 'saved' ? outcome.entries : [];
  return {
    context: { ...invocation, guildId, stored: outcome },
    outcome,
    removed: outcome.kind === 'saved' && before ? removedBetween(before, outcome.settings) : undefined,
    announce: () => announceChanges(invocation, { guildId, stored: outcome, entries }),
  };
};

/** Makes a change and shows the updated page. */
export const changeReply = async (
  invocation: Invocation<SettingsServices>,
  change: Change,
): Promise<Reply> => {
  const { context, outcome, removed, announce } = await makeChange(invocation, change);
  const remark = outcome.kind === 'saved' ? (change.remark ?? '') : '';
  const note = [outcomeNote(invocation.text, outcome), remark].filter((said) => said !== '').join('\n');
  const shown = await pageMessage(context, change.page, note);
  const { guildId } = context;
  const { name: page } = change.page;
  const message =
    removed && !change.isAsked ? await withUndo(context, shown, { guildId, page, removed }) : shown;
  const isRefused = outcome.kind === 'conflict' || outcome.kind === 'newer';
  const refused = isRefused ? { refused: { isOutdated: outcome.kind === 'conflict' } } : {};
  return { kind: 'update', message, after: announce, ...refused };
};
