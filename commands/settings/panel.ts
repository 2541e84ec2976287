import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  ButtonStyle,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import type { AuditEntry, SettingChange } from '#domain/settings/changes.ts';
import type { StoredSettings } from '#domain/settings/record.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import type { ChangeOutcome } from '#domain/settings/store.ts';
import { governingGuild } from '#generations/policy-input.ts';
import { postToLog } from '#interactions/channels.ts';
import {
  button,
  COLOURS,
  container,
  row,
  section,
  separator,
  textDisplay,
} from '#interactions/components.ts';
import { defineCustomId, oneOf, whole } from '#interactions/custom-id.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message, Reply } from '#interactions/reply.ts';
import { sectionsOf } from '#messages/rules.ts';
import type { Text } from '#text/index.ts';
import { auditMessage } from './audit-view.ts';

/** The pages of a server's settings, the overview first. */
export const PAGE_NAMES = [
  'overview',
  'defaults',
  'limits',
  'access',
  'blocks',
  'channels',
  'loras',
  'models',
  'schedulers',
  'safety',
  'key',
] as const;

/** Pages that another one leads to. */
const INNER_PAGES: readonly string[] = ['overview', 'blocks'];

/** A page of a server's settings. */
export type PageName = (typeof PAGE_NAMES)[number];

/** Opens a page. */
export const settingsPageId = defineCustomId('settings', { page: oneOf(PAGE_NAMES) });

/** Closes the panel. */
export const settingsDoneId = defineCustomId('settingsdone', {});

/** The revision of the settings that a control was rendered from. It detects changes made by others since. */
export const seenField = { seen: whole(0, Number.MAX_SAFE_INTEGER) };

/** The services that the settings use. */
export type SettingsServices = Uses<
  | 'settings'
  | 'keys'
  | 'checkKey'
  | 'keyBalance'
  | 'files'
  | 'stateStore'
  | 'catalogue'
  | 'channels'
  | 'channelMessages'
  | 'defaultModelId'
>;

/** The services that changing settings uses. */
export type ChangeServices = Uses<'settings' | 'channels' | 'channelMessages'>;

/** The input for rendering a page. */
export type PageContext<S = SettingsServices> = Invocation<S> & { guildId: string; stored: StoredSettings };

/** A page: its title, and its content between the title and the back button. */
export type Page = {
  name: PageName;
  render(context: PageContext): APIComponentInContainer[] | Promise<APIComponentInContainer[]>;
};

/**
 * Returns the server whose settings the member can change. Throws a Notice if there is none or permission is
 * missing.
 */
export const requireManager = ({ interaction, text }: Omit<Invocation, 'services'>): string => {
  const guildId = governingGuild(interaction);
  if (guildId === null) throw new Notice(text.settings.serversOnly);
  const mayManage = (interaction.permissions & PermissionFlagsBits.ManageGuild) !== 0n;
  if (!mayManage) throw new Notice(text.settings.managersOnly);
  return guildId;
};

const backButton = (text: Text, page: PageName): APIButtonComponentWithCustomId => ({
  ...button(text.settings.back, settingsPageId.encode({ page: 'overview' })),
  disabled: page === 'overview',
});

const wayOut = (text: Text, page: PageName) =>
  row(backButton(text, page), button(text.settings.done, settingsDoneId.encode({}), ButtonStyle.Primary));

/** Returns warnings about invalid stored settings, for those who can fix them. */
const warnings = (text: Text, { problems, isNewer }: StoredSettings): string[] => {
  if (isNewer) return [text.settings.newer];
  return [...new Set(problems.map(({ section }) => section))].map((section) => text.settings.broken(section));
};

/** Renders a page, with a note on the last change. */
export const pageMessage = async (context: PageContext, page: Page, note = ''): Promise<Message> => {
  const { text, stored } = context;
  const said = [...warnings(text, stored), note].filter((line) => line !== '');
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${text.settings.titles[page.name]}`, ...said),
        separator(),
        ...(await page.render(context)),
        separator(),
        wayOut(text, page.name),
      ),
    ],
  };
};

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
};

/** Describes the outcome of a change in a line or two. */
export const outcomeNote = ({ settings }: Text, outcome: ChangeOutcome): string => {
  switch (outcome.kind) {
    case 'saved':
      return [
        settings.saved,
        ...(outcome.since.length > 0 ? [settings.alsoChanged(outcome.since)] : []),
      ].join(' ');
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
  { text, services }: Omit<Invocation<ChangeServices>, 'interaction'>,
  {
    guildId,
    stored,
    entries: made,
  }: Pick<PageContext, 'guildId' | 'stored'> & { entries: readonly AuditEntry[] },
): Promise<void> => {
  const { channelId } = stored.settings.log;
  const entries = made.filter(isForLog);
  if (channelId === null || entries.length === 0) return;
  const message = auditMessage(text, { title: text.audit.posted, entries });
  await postToLog(services, { guildId, channelId }, message);
};

/** Makes a change, and posts it to the log channel after replying. */
export const makeChange = async <S extends ChangeServices>(
  invocation: Invocation<S>,
  { seen, edit, beside = [] }: Omit<Change, 'page' | 'remark'>,
): Promise<{ context: PageContext<S>; outcome: ChangeOutcome; announce: () => Promise<void> }> => {
  const { interaction, services } = invocation;
  const guildId = requireManager(invocation);
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
    announce: () => announceChanges(invocation, { guildId, stored: outcome, entries }),
  };
};

/** Makes a change and shows the updated page. */
export const changeReply = async (
  invocation: Invocation<SettingsServices>,
  change: Change,
): Promise<Reply> => {
  const { context, outcome, announce } = await makeChange(invocation, change);
  const remark = outcome.kind === 'saved' ? (change.remark ?? '') : '';
  const note = [outcomeNote(invocation.text, outcome), remark].filter((said) => said !== '').join('\n');
  const message = await pageMessage(context, change.page, note);
  return { kind: 'update', message, after: announce };
};

/** Loads the input of a page. Throws a Notice for anyone who cannot see it. */
export const pageContext = async (invocation: Invocation<SettingsServices>): Promise<PageContext> => {
  const guildId = requireManager(invocation);
  return { ...invocation, guildId, stored: await invocation.services.settings.read(guildId) };
};

/** Summarises the settings, with links to their pages. */
export const overview: Page = {
  name: 'overview',
  async render({ text, stored, services, guildId }) {
    const key = await services.keys?.find(guildId);
    const summaries = sectionsOf(text, stored.settings, key ?? null);
    return PAGE_NAMES.filter((name) => !INNER_PAGES.includes(name)).map((page) =>
      section(
        textDisplay(`**${text.settings.titles[page]}**`, summaries[page]),
        button(text.settings.change, settingsPageId.encode({ page })),
      ),
    );
  },
};
