import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { report, text } from './check.ts';
import { componentId, customId, emoji } from './field.ts';
import { entitySelect, stringSelect } from './select.ts';

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
