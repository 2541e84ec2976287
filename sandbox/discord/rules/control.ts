import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { duplicates, report, text } from './check.ts';

/** A component's number within its message: 0 or none lets Discord choose. */
export const componentId = z.int32().min(0).nullish();
export const customId = text(1, 100);

const emoji = z.looseObject({ id: z.string().nullish(), name: z.string().nullish() });

const button = z
  .looseObject({
    type: z.literal(ComponentType.Button),
    id: componentId,
    style: z.int().min(1).max(6),
    label: z.string().max(80).nullish(),
    emoji: emoji.nullish(),
    custom_id: customId.nullish(),
    url: text(1, 512).nullish(),
    sku_id: z.string().nullish(),
    disabled: z.boolean().nullish(),
  })
  .superRefine((value, context) => {
    for (const problem of buttonProblems(value)) report(context, problem);
  });

type ButtonFields = {
  style: number;
  label?: string | null | undefined;
  emoji?: object | null | undefined;
  custom_id?: string | null | undefined;
  url?: string | null | undefined;
  sku_id?: string | null | undefined;
};

function* buttonProblems(button: ButtonFields) {
  const needed = neededField(button.style);
  if (!button[needed]) {
    yield { code: 'BASE_TYPE_REQUIRED', message: `A button of this style needs ${needed}.`, path: [needed] };
  }
  for (const field of ['custom_id', 'url', 'sku_id'] as const) {
    if (field === needed || !button[field]) continue;
    yield {
      code: 'BUTTON_COMPONENT_FIELD',
      message: `A button of this style has no ${field}.`,
      path: [field],
    };
  }
  if (button.style !== ButtonStyle.Premium && !button.label && !button.emoji) {
    yield {
      code: 'BUTTON_COMPONENT_INVALID_LABEL',
      message: 'A button needs a label or an emoji.',
      path: ['label'],
    };
  }
  if (button.url && !/^(https?|discord):\/\//.test(button.url)) {
    yield {
      code: 'URL_TYPE_INVALID_SCHEME',
      message: 'Scheme must be one of http, https, discord.',
      path: ['url'],
    };
  }
}

function neededField(style: number): 'url' | 'sku_id' | 'custom_id' {
  if (style === ButtonStyle.Link) return 'url';
  return style === ButtonStyle.Premium ? 'sku_id' : 'custom_id';
}

const selectFields = {
  id: componentId,
  custom_id: customId,
  placeholder: z.string().max(150).nullish(),
  min_values: z.int().min(0).max(25).nullish(),
  max_values: z.int().min(1).max(25).nullish(),
  disabled: z.boolean().nullish(),
};

const selectOption = z.looseObject({
  label: text(1, 100),
  value: text(1, 100),
  description: z.string().max(100).nullish(),
  emoji: emoji.nullish(),
  default: z.boolean().nullish(),
});

type Counts = { min_values?: number | null | undefined; max_values?: number | null | undefined };

function countProblems({ min_values, max_values }: Counts, context: z.core.$RefinementCtx): void {
  if ((min_values ?? 1) <= (max_values ?? Math.max(1, min_values ?? 1))) return;
  report(context, {
    code: 'SELECT_COUNTS',
    message: 'min_values is above max_values.',
    path: ['min_values'],
  });
}

export const stringSelect = z
  .looseObject({
    type: z.literal(ComponentType.StringSelect),
    ...selectFields,
    options: z.array(selectOption).min(1).max(25),
  })
  .superRefine((select, context) => {
    countProblems(select, context);
    for (const { index } of duplicates(select.options, ({ value }) => value)) {
      const path = ['options', index, 'value'];
      report(context, { code: 'SELECT_OPTION_VALUE_DUPLICATED', message: 'The value is used twice.', path });
    }
    const chosen = select.options.filter((option) => option.default).length;
    if (chosen <= (select.max_values ?? 1)) return;
    report(context, {
      code: 'SELECT_DEFAULTS',
      message: 'More defaults than max_values.',
      path: ['options'],
    });
  });

/** Selects whose choices Discord itself knows: members, roles, both, channels. */
export const entitySelect = z
  .looseObject({
    type: z.literal([
      ComponentType.UserSelect,
      ComponentType.RoleSelect,
      ComponentType.MentionableSelect,
      ComponentType.ChannelSelect,
    ]),
    ...selectFields,
    default_values: z
      .array(z.looseObject({ id: z.string(), type: z.string() }))
      .max(25)
      .nullish(),
    channel_types: z.array(z.int()).nullish(),
  })
  .superRefine(countProblems);

export const buttonComponent = button;

export const actionRow = z
  .looseObject({
    type: z.literal(ComponentType.ActionRow),
    id: componentId,
    components: z
      .array(z.discriminatedUnion('type', [button, stringSelect, entitySelect]))
      .min(1)
      .max(5),
  })
  .superRefine(({ components }, context) => {
    const selects = components.filter(({ type }) => type !== ComponentType.Button);
    if (selects.length === 0 || components.length === 1) return;
    const message = 'A row holds up to five buttons, or one select alone.';
    report(context, { code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', message, path: ['components'] });
  });
