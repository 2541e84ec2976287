import { ButtonStyle } from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import type { KeyVault, ServerKey } from '#domain/generation/lanes.ts';
import type { SettingChange } from '#domain/settings/changes.ts';
import { SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { button, row, textDisplay, textField } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import { type Feature, onButton } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import type { Message } from '#interactions/reply.ts';
import { keyLine } from '#messages/rules.ts';
import type { Text } from '#text/index.ts';
import { makeChange, outcomeNote } from './change.ts';
import { createFormReader } from './forms.ts';
import { balanceSentence, refusalOf } from './key-check.ts';
import { pageMessage } from './page.ts';
import { type Page, type PageContext, pageContext, type SettingsServices } from './panel.ts';

const setId = defineCustomId('key', {});
const concurrencyId = defineCustomId('keyjobs', {});
const balanceId = defineCustomId('keybalance', {});
const askRemovalId = defineCustomId('keyremove', {});
const removeId = defineCustomId('keyremoved', {});

/** The concurrency of ModelsLab's smallest plan. */
const USUAL_CONCURRENCY = 5;

// Keys have 60 characters; the last four of a much shorter one would reveal too much.
const KEY_LENGTH = { min: 16, max: 200 };

/** Returns the key vault. Throws a Notice if keys cannot be encrypted. */
const sealingVault = ({ services, text }: Omit<Invocation<Uses<'keys'>>, 'interaction'>): KeyVault => {
  if (!services.keys.canSeal) throw new Notice(text.settings.key.noSecret);
  return services.keys;
};

const buttonsFor = ({ settings: text }: Text, kept: ServerKey | null, canSeal: boolean) => [
  ...(canSeal ? [button(kept ? text.key.replace : text.key.set, setId.encode({}), ButtonStyle.Primary)] : []),
  ...(kept?.isReadable
    ? [button(text.key.concurrency, concurrencyId.encode({})), button(text.key.balance, balanceId.encode({}))]
    : []),
  ...(kept ? [button(text.key.remove, askRemovalId.encode({}), ButtonStyle.Danger)] : []),
];

const nowOf = async ({ text, services, guildId }: PageContext): Promise<string> =>
  keyLine(text, (await services.keys.find(guildId)) ?? null);

/** The page for the server's own key. */
export const key: Page = {
  name: 'key',
  now: nowOf,
  async render({ text, services, guildId }) {
    const { canSeal } = services.keys;
    const kept = (await services.keys.find(guildId)) ?? null;
    const { about, noSecret } = text.settings.key;
    if (!kept && !canSeal) return [textDisplay(noSecret)];
    return [textDisplay(canSeal ? about : noSecret), row(...buttonsFor(text, kept, canSeal))];
  },
};

const concurrencyField = (text: Text, value: number) =>
  textField({
    label: text.settings.key.form.concurrency,
    description: text.settings.key.form.concurrencyHelp,
    customId: 'concurrency',
    value: String(value),
    maxLength: 3,
  });

const keyField = ({ settings: { key: words } }: Text) =>
  textField({
    label: words.form.key,
    description: words.form.keyHelp,
    customId: 'key',
    value: '',
    required: true,
    maxLength: KEY_LENGTH.max,
  });

const readConcurrency = (reader: ReturnType<typeof createFormReader>, text: Text): number => {
  const label = text.settings.key.form.concurrency;
  return reader.whole('concurrency', { label, ...SETTINGS_LIMITS.concurrency }) ?? USUAL_CONCURRENCY;
};

const unchanged = (settings: ServerSettings): ServerSettings => settings;

/** Records a change of the key in the audit log, and shows the page. */
const written = async (invocation: Invocation<SettingsServices>, change: SettingChange): Promise<Message> => {
  const { context, outcome, announce } = await makeChange(invocation, {
    seen: null,
    edit: unchanged,
    beside: [change],
  });
  await announce();
  return pageMessage(context, key, outcomeNote(invocation.text, outcome));
};

const shownKey = (last4: string | undefined): string[] => [last4 === undefined ? '' : `…${last4}`];

const keep = async (
  form: Invocation<SettingsServices>,
  typed: string,
  concurrency: number,
): Promise<Message> => {
  const vault = sealingVault(form);
  const { guildId } = await pageContext(form);
  const refusal = await refusalOf(form, typed);
  if (refusal !== undefined) throw new Notice(refusal);
  const before = await vault.find(guildId);
  const { last4 } = await vault.keep(guildId, typed, concurrency);
  return written(form, { path: 'key', from: shownKey(before?.last4), to: shownKey(last4) });
};

const keyModal = defineModal({
  id: defineCustomId('keyform', {}),
  secrets: ['key'],
  async view(opening) {
    const { id, text } = opening;
    await pageContext(opening);
    sealingVault(opening);
    const components = [keyField(text), concurrencyField(text, USUAL_CONCURRENCY)];
    return { id, title: text.settings.key.form.title, components };
  },
  async submit(form) {
    await pageContext(form);
    sealingVault(form);
    const reader = createFormReader(form.fields, form.text);
    const typed = reader.typed('key');
    const isKey =
      /^[\x21-\x7e]+$/.test(typed) && typed.length >= KEY_LENGTH.min && typed.length <= KEY_LENGTH.max;
    if (!isKey) reader.problem(form.text.settings.key.noKey(KEY_LENGTH));
    const concurrency = readConcurrency(reader, form.text);
    reader.demandNone();
    return { kind: 'deferUpdate', work: () => keep(form, typed, concurrency) };
  },
});

const concurrencyModal = defineModal({
  id: defineCustomId('keyjobsform', {}),
  async view(opening) {
    const { id, text, services } = opening;
    const { guildId } = await pageContext(opening);
    const kept = await services.keys.find(guildId);
    if (!kept?.isReadable) throw new Notice(text.settings.key.none);
    const components = [concurrencyField(text, kept.concurrency)];
    return { id, title: text.settings.key.concurrency, components };
  },
  async submit(form) {
    const { guildId } = await pageContext(form);
    const vault = form.services.keys;
    const reader = createFormReader(form.fields, form.text);
    const concurrency = readConcurrency(reader, form.text);
    reader.demandNone();
    return {
      kind: 'deferUpdate',
      work: async () => {
        const before = await vault.find(guildId);
        const after = await vault.setConcurrency(guildId, concurrency);
        if (!before?.isReadable || !after) throw new Notice(form.text.settings.key.none);
        const [from, to] = [[String(before.concurrency)], [String(after.concurrency)]];
        return written(form, { path: 'key.concurrency', from, to });
      },
    };
  },
});

/** The page of the key, with its controls. */
export const keyFeature: Feature = {
  routes: [
    onButton(setId, (press) => keyModal.open(press, {})),
    keyModal.route,
    onButton(concurrencyId, (press) => concurrencyModal.open(press, {})),
    concurrencyModal.route,
    onButton(balanceId, async (press) => {
      const context = await pageContext(press);
      const work = async () => pageMessage(context, key, await balanceSentence(press, context.guildId));
      return { kind: 'deferUpdate', work };
    }),
    onButton(askRemovalId, async (press) => {
      const context = await pageContext(press);
      const page: Page = {
        name: 'key',
        now: nowOf,
        render: ({ text }) => [
          textDisplay(text.settings.key.askRemoval),
          row(button(text.settings.key.reallyRemove, removeId.encode({}), ButtonStyle.Danger)),
        ],
      };
      return { kind: 'update', message: await pageMessage(context, page) };
    }),
    onButton(removeId, async (press) => {
      const { guildId } = await pageContext(press);
      const vault = press.services.keys;
      return {
        kind: 'deferUpdate',
        work: async () => {
          const before = await vault.find(guildId);
          if (!before || !(await vault.remove(guildId))) throw new Notice(press.text.settings.key.none);
          return written(press, { path: 'key', from: shownKey(before.last4), to: [''] });
        },
      };
    }),
  ],
};
