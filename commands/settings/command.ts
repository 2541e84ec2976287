import {
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import { suggestedName, suggestedValue } from '#domain/suggested-name.ts';
import { isId, typedName } from '#domain/typed-id.ts';
import { createWordFilter } from '#domain/words.ts';
import { hasDefaults, setDefaults } from '#interaction/defaults-panel.ts';
import type { CommandUse, Completer, SlashCommand } from '#interaction/feature.ts';
import { CHOICES, privately, type Reply } from '#interaction/reply.ts';
import {
  type Change,
  makeChange,
  outcomeNote,
  type PageContext,
  pageContext,
  pageMessage,
} from '#interaction/settings-panel.ts';
import { completeLora, completeModel, completeScheduler } from '#interaction/suggestions.ts';
import { unknownIds } from '#interaction/unknown-ids.ts';
import { noticeMessage } from '#interaction/views/notice.ts';
import { rulesReply } from '#interaction/views/rules-reply.ts';
import { auditPage } from './audit.ts';
import { keeper } from './defaults.ts';
import { addToList, withList } from './lists.ts';
import { overview } from './overview.ts';
import { pinRemark, readPinned, withoutPinned, withPinned } from './pinned.ts';
import { resetReply } from './reset.ts';
import { isListedKind, LISTED_KINDS, type ListedKind, subcommands } from './subcommands.ts';
import { exportReply, importReply } from './transfer.ts';

/** Suggests what the catalogue has of a kind, whatever the rules say: those who make them see all. */
const fromCatalogue =
  (kindOf: (options: CommandUse['options']) => ListedKind): Completer =>
  async ({ typed, options, services, turn }) => {
    const kind = kindOf(options);
    // The API lists no embeddings that could be suggested.
    if (kind === 'embedding' || !(await turn())) return [];
    return services.catalogue
      .search(kind, suggestedValue(typed), CHOICES.most)
      .map(({ id, name, baseModel }) => ({
        name: suggestedName(id, ...(name === id ? [] : [name]), ...(baseModel === null ? [] : [baseModel])),
        value: id,
      }));
  };

const completeId = fromCatalogue(({ kind }) => (isListedKind(kind) ? kind : 'lora'));

const completeLoras: Completer = async (use) => {
  if (use.subcommand === 'defaults') return completeLora(use);
  if (use.subcommand !== 'unpin') return fromCatalogue(() => 'lora')(use);
  const { stored } = await pageContext(use);
  const isWanted = createWordFilter(suggestedValue(use.typed));
  return stored.settings.loras.pinned
    .map(({ id, nickname }) => ({
      name: suggestedName(id, ...(nickname === null ? [] : [nickname])),
      value: id,
    }))
    .filter(({ name }) => isWanted([name]));
};

/** Makes a change that was asked for by a subcommand, and says what came of it. */
const changed = async (use: CommandUse, change: Pick<Change, 'edit' | 'remark'>): Promise<Reply> => {
  const { outcome, announce } = await makeChange(use, { seen: null, edit: change.edit });
  const remark = outcome.kind === 'saved' ? (change.remark ?? '') : '';
  const message = noticeMessage(outcomeNote(use.text, outcome) || use.text.settings.newer, remark);
  return { kind: 'message', message, ephemeral: true, afterwards: announce };
};

const pin = (use: CommandUse): Promise<Reply> => {
  const { options, text } = use;
  const typed = (name: string): string => String(options[name] ?? '');
  const fields = {
    lora: suggestedValue(typed('lora')),
    nickname: typed('nickname'),
    strength: typed('strength'),
    triggerWords: typed('trigger_words'),
  };
  const lora = readPinned(fields, text);
  return changed(use, { edit: withPinned(text, lora), remark: pinRemark(use, lora) });
};

const unpin = (use: CommandUse, { stored }: PageContext): Promise<Reply> => {
  const id = suggestedValue(String(use.options.lora ?? ''));
  const isPinned = stored.settings.loras.pinned.some((lora) => lora.id === id);
  if (!isPinned) throw new Notice(use.text.settings.pinned.notPinned);
  return changed(use, { edit: withoutPinned([id]) });
};

const list = (use: CommandUse, context: PageContext): Promise<Reply> => {
  const { options, text } = use;
  const { kind, action } = options;
  const id = typedName(String(options.id ?? ''));
  if (!isListedKind(kind) || (action !== 'add' && action !== 'remove'))
    throw new Notice(text.refusals.malformed);
  if (!isId(id)) throw new Notice(text.settings.lists.notAnId(id));
  const name = LISTED_KINDS[kind];
  if (action === 'remove') {
    const edit = withList(name, (rule) => ({ ...rule, ids: rule.ids.filter((one) => one !== id) }));
    return changed(use, { edit });
  }
  const unknown = kind === 'embedding' ? [] : unknownIds(context, kind, [id]);
  const mode = context.stored.settings.loras[name].mode;
  const remarks = [
    ...(unknown.length > 0 ? [text.settings.lists.unknown(unknown)] : []),
    ...(mode === 'all' ? [text.settings.lists.notInForce] : []),
  ];
  return changed(use, { edit: withList(name, addToList(text, [id])), remark: remarks.join(' ') });
};

const RUNS: Record<string, (use: CommandUse, context: PageContext) => Promise<Reply> | Reply> = {
  open: async (_, context) => privately(await pageMessage(context, overview)),
  defaults: (use) => {
    if (!hasDefaults(use.options)) throw new Notice(use.text.settings.defaults.nothingGiven);
    return setDefaults(use, keeper);
  },
  pin: (use) => pin(use),
  unpin,
  list,
  audit: async (_, context) => privately(await auditPage(context, 0)),
  export: (_, context) => exportReply(context),
  import: importReply,
  reset: (_, context) => resetReply(context),
};

/** `/settings`: what a server's admins decide. */
export const command: SlashCommand = {
  name: 'settings',
  description: (text) => text.commands.settings.description,
  help: (text) => text.commands.settings.help,
  options: subcommands,
  contexts: [InteractionContextType.Guild],
  integrationTypes: [ApplicationIntegrationType.GuildInstall],
  defaultMemberPermissions: PermissionFlagsBits.ManageGuild,
  autocomplete: { scheduler: completeScheduler, model: completeModel, id: completeId, lora: completeLoras },
  async run(use) {
    if (use.subcommand === 'show') return rulesReply(use);
    const context = await pageContext(use);
    const run = Object.hasOwn(RUNS, use.subcommand ?? '') ? RUNS[use.subcommand ?? ''] : undefined;
    if (!run) throw new Notice(use.text.refusals.unknownCommand);
    return run(use, context);
  },
};
