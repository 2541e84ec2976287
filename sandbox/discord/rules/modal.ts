import { ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { fileTypes } from '../file-types.ts';
import { duplicates, report, text } from './check.ts';
import { componentId, customId } from './field.ts';
import { textDisplay } from './layout.ts';
import { componentProblems } from './message.ts';
import { entitySelect, stringSelect } from './select.ts';

const required = z.boolean().nullish();

const textInput = z
  .looseObject({
    type: z.literal(ComponentType.TextInput),
    id: componentId,
    custom_id: customId,
    style: z.int().min(1).max(2),
    label: z.string().max(45).nullish(),
    min_length: z.int().min(0).max(4000).nullish(),
    max_length: z.int().min(1).max(4000).nullish(),
    required,
    value: z.string().max(4000).nullish(),
    placeholder: z.string().max(100).nullish(),
  })
  .superRefine(({ min_length, max_length, value }, context) => {
    if ((min_length ?? 0) > (max_length ?? 4000)) {
      const message = 'min_length is above max_length.';
      report(context, { code: 'TEXT_INPUT_BOUNDS', message, path: ['min_length'] });
    }
    if (value && value.length > (max_length ?? 4000)) {
      const message = `Must be ${max_length} or fewer in length.`;
      report(context, { code: 'BASE_TYPE_BAD_LENGTH', message, path: ['value'] });
    }
  });

const fileUpload = z.looseObject({
  type: z.literal(ComponentType.FileUpload),
  id: componentId,
  custom_id: customId,
  min_values: z.int().min(0).max(10).nullish(),
  max_values: z.int().min(1).max(10).nullish(),
  file_types: fileTypes,
  required,
});

const choice = z.looseObject({
  label: text(1, 100),
  value: text(1, 100),
  description: z.string().max(100).nullish(),
  default: z.boolean().nullish(),
});

function choices(least: number) {
  return z
    .array(choice)
    .min(least)
    .max(10)
    .superRefine((options, issues) => {
      for (const { index } of duplicates(options, ({ value }) => value)) {
        const path = [index, 'value'];
        report(issues, { code: 'SELECT_OPTION_VALUE_DUPLICATED', message: 'The value is used twice.', path });
      }
    });
}

const radioGroup = z
  .looseObject({
    type: z.literal(ComponentType.RadioGroup),
    id: componentId,
    custom_id: customId,
    options: choices(2),
    required,
  })
  .superRefine(({ options }, context) => {
    if (options.filter((option) => option.default).length <= 1) return;
    report(context, { code: 'SELECT_DEFAULTS', message: 'More than one default.', path: ['options'] });
  });

const checkboxGroup = z.looseObject({
  type: z.literal(ComponentType.CheckboxGroup),
  id: componentId,
  custom_id: customId,
  options: choices(1),
  min_values: z.int().min(0).max(10).nullish(),
  max_values: z.int().min(1).max(10).nullish(),
  required,
});

const checkbox = z.looseObject({
  type: z.literal(ComponentType.Checkbox),
  id: componentId,
  custom_id: customId,
  default: z.boolean().nullish(),
});

const label = z
  .looseObject({
    type: z.literal(ComponentType.Label),
    id: componentId,
    label: text(1, 45),
    description: z.string().max(100).nullish(),
    component: z.discriminatedUnion('type', [
      textInput,
      stringSelect,
      entitySelect,
      fileUpload,
      radioGroup,
      checkboxGroup,
      checkbox,
    ]),
  })
  .superRefine(({ component }, context) => {
    if ('min_values' in component && component.min_values === 0 && component.required !== false) {
      const message = 'min_values is 0 although the field is required.';
      report(context, { code: 'SELECT_REQUIRED_EMPTY', message, path: ['component', 'min_values'] });
    }
    if ('disabled' in component && component.disabled) {
      const message = 'Components in a modal cannot be disabled.';
      report(context, { code: 'COMPONENT_DISABLED_IN_MODAL', message, path: ['component', 'disabled'] });
    }
    if (component.type === ComponentType.TextInput && component.label) {
      const message = 'A text input inside a Label has no label of its own.';
      report(context, { code: 'TEXT_INPUT_LABEL', message, path: ['component', 'label'] });
    }
  });

/** The older form: a row with one text input that carries its own label. */
const inputRow = z
  .looseObject({
    type: z.literal(ComponentType.ActionRow),
    id: componentId,
    components: z.array(textInput).length(1),
  })
  .superRefine(({ components }, context) => {
    if (components.every((input) => input.label)) return;
    const path = ['components', 0, 'label'];
    report(context, { code: 'BASE_TYPE_REQUIRED', message: 'This field is required', path });
  });

/** `data` of the callback that opens a modal. */
export const modal = z
  .looseObject({
    custom_id: customId,
    title: text(1, 45),
    components: z
      .array(z.discriminatedUnion('type', [label, textDisplay, inputRow]))
      .min(1)
      .max(5),
  })
  .superRefine(({ components }, context) => {
    for (const { path, code, message } of componentProblems(components)) {
      report(context, { code, message, path: [...path] });
    }
  });
