import { z } from 'zod';
import { Notice } from '#domain/errors.ts';
import { readOptionSet } from '#domain/generation/option-set.ts';
import { readJson } from '#domain/json.ts';
import { withoutEndedBlocks } from '#domain/settings/blocks.ts';
import { changesBetween } from '#domain/settings/changes.ts';
import { migrated, SETTINGS_VERSION } from '#domain/settings/record.ts';
import { SECTIONS, type ServerSettings } from '#domain/settings/schema.ts';
import {
  button,
  COLOURS,
  container,
  fileCard,
  fitLines,
  noticeMessage,
  roomBeside,
  row,
  textDisplay,
} from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import { type Feature, onButton } from '#interactions/define-command.ts';
import type { InteractionFile } from '#interactions/interaction.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import { changeReply } from './change.ts';
import { overview } from './overview.ts';
import { type PageContext, pageContext } from './panel.ts';

const importId = defineCustomId('settingsimport', { kept: storedId() });
const cancelId = defineCustomId('settingsnoimport', {});

const FORMAT = 'loralei-settings';

/** Maximum file size; far above 200 entries in each list and as many cards. */
const MOST_BYTES = 1024 * 1024;

const wholeSchema = z.object(SECTIONS);

const fileSchema = z.object({
  format: z.literal(FORMAT),
  version: z.number().int().min(1).max(SETTINGS_VERSION),
  settings: z.unknown(),
});

/** Exports the settings as a file. Keys are stored separately, so it contains none. */
export const exportReply = ({ text, stored, guildId }: PageContext): Reply => {
  const name = `loralei-settings-${guildId}.json`;
  const content = JSON.stringify(
    { format: FORMAT, version: SETTINGS_VERSION, settings: stored.settings },
    null,
    2,
  );
  const description = text.settings.transfer.fileDescription;
  return privately({
    attachments: [{ name, data: new TextEncoder().encode(content), description }],
    components: [container(COLOURS.ready, textDisplay(text.settings.transfer.exported), fileCard(name))],
  });
};

type Flaw = { path: readonly PropertyKey[]; message: string };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Says what is wrong with a value of the file. */
const issueSentence = ({ settings: { transfer: said } }: Text, issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return said.wrongKind(issue.expected);
    case 'too_big':
      return said.tooBig(issue.origin, Number(issue.maximum));
    case 'too_small':
      return said.tooSmall(issue.origin, Number(issue.minimum));
    case 'not_multiple_of':
      return said.notMultiple(issue.divisor);
    case 'invalid_value':
      return said.notOneOf(issue.values.map(String));
    case 'invalid_format':
      return said.notAnId;
    case 'custom':
      return issue.path.at(-1) === 'timeZone' ? said.notATimeZone : said.tooMuch;
    default:
      return said.notUsable;
  }
};

/** Returns unknown names in the file, such as typing errors. */
const unknownNames = (
  text: Text,
  given: unknown,
  { read, path }: { read: unknown; path: readonly PropertyKey[] },
): Flaw[] => {
  if (Array.isArray(given) && Array.isArray(read)) {
    return given.flatMap((entry, index) =>
      unknownNames(text, entry, { read: read[index], path: [...path, index] }),
    );
  }
  if (!isRecord(given) || !isRecord(read)) return [];
  return Object.entries(given).flatMap(([name, value]) => {
    const place = [...path, name];
    if (Object.hasOwn(read, name)) return unknownNames(text, value, { read: read[name], path: place });
    return [{ path: place, message: text.settings.transfer.unknownName }];
  });
};

/** Returns defaults with which every request would be refused. */
const unusableDefaults = (text: Text, settings: ServerSettings | undefined): Flaw[] => {
  const read = readOptionSet(settings?.defaults ?? {}, settings?.loras.cards);
  if (read.ok) return [];
  return read.problems.map((problem) => ({
    path: ['defaults'],
    message: text.problems.line(problem),
  }));
};

const demandFlawless = (text: Text, flaws: readonly Flaw[]): void => {
  if (flaws.length === 0) return;
  const lines = flaws.map(({ path, message }) => `- ${text.settings.transfer.problem(path, message)}`);
  const title = text.settings.transfer.problems(flaws.length);
  throw new Notice([title, ...fitLines(lines, { room: roomBeside(title), more: text.more })].join('\n'));
};

/** The settings of a file of any version as they are written today. */
const currentForm = ({ settings, version }: z.output<typeof fileSchema>): unknown =>
  isRecord(settings) ? migrated(settings, version) : settings;

/** Parses settings from a file. Throws a Notice with all problems. */
const settingsIn = (text: Text, content: string): ServerSettings => {
  const read = readJson(content);
  if (!read.ok) throw new Notice(text.settings.transfer.noExport);
  if (!read.isStorable) throw new Notice(text.settings.transfer.unstorable);
  const file = fileSchema.safeParse(read.value);
  if (!file.success) throw new Notice(text.settings.transfer.noExport);
  const given = currentForm(file.data);
  const { data: settings, error } = wholeSchema.safeParse(given);
  const issues = error?.issues ?? [];
  const wrong = issues.map((issue) => ({ path: issue.path, message: issueSentence(text, issue) }));
  const unknown = unknownNames(text, given, { read: settings ?? given, path: [] });
  demandFlawless(text, [...wrong, ...unusableDefaults(text, settings), ...unknown]);
  // Without problems it has been parsed.
  if (!settings) throw new Notice(text.settings.transfer.noExport);
  return settings;
};

const channelsIn = ({ access, channels, showcase, log }: ServerSettings): string[] => [
  ...access.channels,
  ...channels.rules.map(({ id }) => id),
  ...[showcase.channelId, log.channelId].filter((id) => id !== null),
];

/** Returns the channels that settings from a file bring along and this server does not have. */
const strangeChannels = async (
  { services, guildId, stored }: PageContext,
  settings: ServerSettings,
): Promise<string[]> => {
  const known = channelsIn(stored.settings);
  const ids = [...new Set(channelsIn(settings))].filter((id) => !known.includes(id));
  const found = await Promise.all(ids.map((id) => services.channels.find(id).catch(() => undefined)));
  return ids.filter((_, index) => found[index]?.guildId !== guildId);
};

const previewMessage = (
  text: Text,
  { lines, strange, kept }: { lines: readonly string[]; strange: readonly string[]; kept: string },
) => {
  const title = [
    text.settings.transfer.preview(lines.length),
    ...(strange.length > 0 ? [text.channels.notHere(strange)] : []),
  ].join('\n');
  return {
    components: [
      container(
        COLOURS.working,
        textDisplay(title, ...fitLines(lines, { room: roomBeside(title), more: text.more })),
        row(
          button(text.settings.transfer.confirm, importId.encode({ kept })),
          button(text.settings.transfer.cancel, cancelId.encode({})),
        ),
      ),
    ],
  };
};

/** Reads a settings file and shows its changes for confirmation. */
export const importReply = (context: PageContext, file: InteractionFile): Reply => {
  const { interaction, text, services, stored } = context;
  return {
    kind: 'defer',
    ephemeral: true,
    work: async () => {
      const content = await services.files.read(file, { bytes: MOST_BYTES });
      if (content === undefined) throw new Notice(text.settings.transfer.unreadable);
      const settings = withoutEndedBlocks(settingsIn(text, content), interaction.receivedAt);
      const changes = changesBetween(stored.settings, settings);
      if (changes.length === 0) return noticeMessage(text.settings.transfer.nothingNew);
      const kept = await services.stateStore.keep({ settings, seen: stored.revision });
      const strange = await strangeChannels(context, settings);
      const lines = changes.map((change) => `- ${text.audit.change(change)}`);
      return previewMessage(text, { lines, strange, kept });
    },
  };
};

const keptSchema = z.object({ settings: wholeSchema, seen: z.number() });

/** Applies settings from a file. */
export const transferFeature: Feature = {
  routes: [
    onButton(importId, async (press) => {
      await pageContext(press);
      const kept = await press.services.stateStore.recall(press.id.kept, keptSchema);
      if (!kept) throw new Notice(press.text.settings.transfer.gone);
      return changeReply(press, {
        page: overview,
        seen: kept.seen,
        edit: () => kept.settings,
        isAsked: true,
      });
    }),
    onButton(cancelId, (press) => ({
      kind: 'update',
      message: noticeMessage(press.text.settings.transfer.cancelled),
    })),
  ],
};
