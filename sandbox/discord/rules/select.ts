import { ChannelType, ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { duplicates, report, text } from './check.ts';
import { componentId, customId, emoji } from './field.ts';

const selectFields = {
  id: componentId,
  custom_id: customId,
  placeholder: z.string().max(150).nullish(),
  min_values: z.int().min(0).max(25).nullish(),
  max_values: z.int().min(1).max(25).nullish(),
  required: z.boolean().nullish(),
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

const least = ({ min_values }: Counts) => min_values ?? 1;
const most = ({ min_values, max_values }: Counts) => max_values ?? Math.max(1, min_values ?? 1);

function countProblems(select: Counts, context: z.core.$RefinementCtx): void {
  if (least(select) <= most(select)) return;
  const message = 'min_values is above max_values.';
  report(context, { code: 'SELECT_COUNTS', message, path: ['min_values'] });
}

export const stringSelect = z
  .looseObject({
    type: z.literal(ComponentType.StringSelect),
    ...selectFields,
    options: z.array(selectOption).min(1).max(25),
  })
  .superRefine((select, context) => {
    countProblems(select, context);
    const path = ['options'];
    for (const { index } of duplicates(select.options, ({ value }) => value)) {
      const place = [...path, index, 'value'];
      const message = 'The value is used twice.';
      report(context, { code: 'SELECT_OPTION_VALUE_DUPLICATED', message, path: place });
    }
    if (most(select) > select.options.length) {
      const message = `Must be between ${most(select)} and 25 in length.`;
      report(context, { code: 'BASE_TYPE_BAD_LENGTH', message, path });
    }
    if (select.options.filter((option) => option.default).length <= most(select)) return;
    report(context, { code: 'SELECT_DEFAULTS', message: 'More defaults than max_values.', path });
  });

/** What a select may be filled with: the word in `default_values` for what it lists. */
const DEFAULT_TYPES = {
  [ComponentType.UserSelect]: ['user'],
  [ComponentType.RoleSelect]: ['role'],
  [ComponentType.MentionableSelect]: ['user', 'role'],
  [ComponentType.ChannelSelect]: ['channel'],
} as const;

const defaultValue = z.looseObject({ id: z.string().regex(/^\d{17,20}$/), type: z.string() });

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
    default_values: z.array(defaultValue).max(25).nullish(),
    channel_types: z.array(z.enum(ChannelType)).nullish(),
  })
  .superRefine((select, context) => {
    countProblems(select, context);
    for (const problem of defaultProblems(select)) report(context, problem);
    for (const { index } of duplicates(select.channel_types ?? [], (type) => type)) {
      report(context, { ...TWICE, path: ['channel_types', index] });
    }
  });

const TWICE = { code: 'SET_TYPE_ALREADY_CONTAINS_VALUE', message: 'Named twice.' };

type EntitySelect = Counts & {
  type: keyof typeof DEFAULT_TYPES;
  default_values?: readonly { id: string; type: string }[] | null | undefined;
};

function* defaultProblems(select: EntitySelect) {
  const values = select.default_values ?? [];
  const allowed: readonly string[] = DEFAULT_TYPES[select.type];
  for (const [index, { type }] of values.entries()) {
    if (allowed.includes(type)) continue;
    const message = `Value must be one of {${allowed.map((one) => `'${one}'`).join(', ')}}.`;
    yield { code: 'BASE_TYPE_CHOICES', message, path: ['default_values', index, 'type'] };
  }
  for (const { index } of duplicates(values, ({ id }) => id)) {
    yield { ...TWICE, path: ['default_values', index] };
  }
  if (values.length === 0 || (values.length >= least(select) && values.length <= most(select))) return;
  const message = `Must be between ${least(select)} and ${most(select)} in length.`;
  yield { code: 'BASE_TYPE_BAD_LENGTH', message, path: ['default_values'] };
}
