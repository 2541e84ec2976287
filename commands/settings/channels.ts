import { Notice } from '#domain/errors.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { channelRuleOf, withChannelRule } from '#domain/settings/channel-rules.ts';
import { type ChannelRule, SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { isId, SNOWFLAKE, suggestedValue } from '#domain/typed-text.ts';
import { unlistedIds } from '#generations/model-search.ts';
import { button, fitLines, row, textDisplay, textField } from '#interactions/components.ts';
import { defineCustomId, oneOf, snowflake } from '#interactions/custom-id.ts';
import { type Feature, onButton, onSelect } from '#interactions/define-command.ts';
import { defineModal } from '#interactions/modals.ts';
import { channelRow } from '#interactions/selects.ts';
import type { Text } from '#text/index.ts';
import { changeReply } from './change.ts';
import { chosenState, stateRow } from './controls.ts';
import { createFormReader } from './forms.ts';
import { pageMessage } from './page.ts';
import { type Page, type PageContext, pageContext, seenField, settingsPageId } from './panel.ts';

const STATES = ['open', 'safetyOn'] as const;

const ofChannel = { channel: snowflake(), ...seenField };

const pickId = defineCustomId('channelrule', {});
const stateId = defineCustomId('channelstate', { name: oneOf(STATES), ...ofChannel });
const valuesId = defineCustomId('channelvalues', ofChannel);
const removeId = defineCustomId('channelremove', ofChannel);

// Leaves room for the title of the page and what is said of a change.
const LIST_ROOM = 3000;

/** The page of all channels that have a rule. */
export const channels: Page = {
  name: 'channels',
  now: ({ text, stored }) => text.channels.now(stored.settings.channels.rules.length),
  render: ({ text, stored }) => {
    const lines = stored.settings.channels.rules.map((rule) => `- ${text.channels.line(rule)}`);
    return [
      textDisplay(...fitLines(lines, { room: LIST_ROOM, more: text.more }), text.channels.about),
      channelRow(
        { customId: pickId.encode({}), placeholder: text.channels.pick },
        { chosen: [], most: 1, categories: true },
      ),
    ];
  },
};

const ruleIn = ({ channels: { rules } }: ServerSettings, id: string): ChannelRule | undefined =>
  rules.find((rule) => rule.id === id);

const isOn = ({ closed, safetyOn }: ChannelRule, name: (typeof STATES)[number]): boolean =>
  name === 'open' ? !closed : safetyOn;

/** The page of one channel, which may have no rule yet. */
const pageOf = (id: string): Page => ({
  name: 'channels',
  now: ({ text, stored }) => text.channels.line(ruleIn(stored.settings, id) ?? channelRuleOf(id)),
  render: ({ text, stored }) => {
    const found = ruleIn(stored.settings, id);
    const rule = found ?? channelRuleOf(id);
    const to = { channel: id, seen: stored.revision };
    const remove = button(text.channels.remove, removeId.encode(to));
    return [
      textDisplay(text.channels.about),
      ...STATES.map((name) =>
        stateRow(stateId.encode({ name, ...to }), text.channels.states[name], isOn(rule, name)),
      ),
      row(
        button(text.channels.values, valuesId.encode(to)),
        { ...remove, disabled: found === undefined },
        button(text.channels.all, settingsPageId.encode({ page: 'channels' })),
      ),
    ];
  },
});

const valuesFields = ({ text, stored }: PageContext, channelId: string) => {
  const { form } = text.channels;
  const { model, imagesPerDay } = ruleIn(stored.settings, channelId) ?? channelRuleOf(channelId);
  return [
    textField({
      label: form.model,
      description: form.modelHelp,
      customId: 'model',
      value: model ?? '',
      maxLength: LIMITS.id.max,
    }),
    textField({
      label: form.images,
      customId: 'images',
      value: imagesPerDay === null ? '' : String(imagesPerDay),
      maxLength: 7,
    }),
  ];
};

/** Returns an edit of the rule of a channel. Throws a Notice if there is no room for another one. */
const changing =
  (text: Text, id: string, changed: Partial<Omit<ChannelRule, 'id'>>) =>
  (settings: ServerSettings): ServerSettings => {
    const rules = withChannelRule(settings.channels.rules, id, changed);
    if (rules.length > SETTINGS_LIMITS.channelRules) throw new Notice(text.channels.tooMany);
    return { ...settings, channels: { rules } };
  };

const without =
  (channelId: string) =>
  (settings: ServerSettings): ServerSettings => ({
    ...settings,
    channels: { rules: settings.channels.rules.filter(({ id }) => id !== channelId) },
  });

const valuesModal = defineModal({
  id: defineCustomId('channelform', ofChannel),
  async view(opening) {
    const context = await pageContext(opening);
    const { channel } = opening.id;
    const { title } = opening.text.channels.form;
    return {
      id: { channel, seen: context.stored.revision },
      title,
      components: valuesFields(context, channel),
    };
  },
  async submit(form) {
    const { channel, seen } = form.id;
    const context = await pageContext(form);
    const reader = createFormReader(form.fields, form.text);
    const model = suggestedValue(reader.typed('model')) || null;
    if (model !== null && !isId(model)) reader.problem(form.text.settings.lists.notAnId(model));
    const label = form.text.channels.form.images;
    const imagesPerDay = reader.whole('images', { label, ...SETTINGS_LIMITS.images });
    reader.demandNone();
    const unknown = model === null ? [] : unlistedIds(context, 'model', [model]);
    return changeReply(form, {
      page: pageOf(channel),
      seen,
      edit: changing(form.text, channel, { model, imagesPerDay }),
      remark: unknown.length > 0 ? form.text.settings.lists.unknown(unknown) : '',
    });
  },
});

/** The pages of rules of channels, with their controls. */
export const channelsFeature: Feature = {
  routes: [
    onSelect(pickId, async (press) => {
      const context = await pageContext(press);
      const [channelId = ''] = press.values;
      const page = SNOWFLAKE.test(channelId) ? pageOf(channelId) : channels;
      return { kind: 'update', message: await pageMessage(context, page) };
    }),
    onSelect(stateId, (press) => {
      const { channel, name, seen } = press.id;
      const state = chosenState(press);
      const changed = name === 'open' ? { closed: !state } : { safetyOn: state };
      return changeReply(press, {
        page: pageOf(channel),
        seen,
        edit: changing(press.text, channel, changed),
      });
    }),
    onButton(valuesId, (press) => valuesModal.open(press, press.id)),
    valuesModal.route,
    onButton(removeId, (press) => {
      const { channel, seen } = press.id;
      return changeReply(press, { page: channels, seen, edit: without(channel) });
    }),
  ],
};
