import { ApplicationCommandType } from 'discord-api-types/v10';
import { z } from 'zod';
import { duplicates, report, text } from './check.ts';
import { commandName, commandOptions, description, localised } from './option.ts';

/** Characters over name, descriptions and values of one command, the longest translation counting. */
const COMMAND_TOTAL = 8000;

const fields = {
  name: text(1, 32),
  type: z.literal([1, 2, 3]).nullish(),
  name_localizations: localised(text(1, 32)),
  default_member_permissions: z
    .union([z.string().regex(/^\d+$/), z.int().min(0)])
    .transform(String)
    .nullish(),
  dm_permission: z.boolean().nullish(),
  nsfw: z.boolean().nullish(),
  contexts: z.array(z.int().min(0).max(2)).max(3).nullish(),
  integration_types: z.array(z.int().min(0).max(1)).max(2).nullish(),
};

const slashFields = z.looseObject({
  name: commandName,
  description,
  description_localizations: localised(description),
  options: commandOptions.nullish(),
});

/** One application command as a bot registers it. */
export const commandBody = z
  .looseObject({
    ...fields,
    description: z.string().nullish(),
    description_localizations: z.unknown().optional(),
    options: z.array(z.unknown()).nullish(),
  })
  .superRefine((command, context) => {
    if ((command.type ?? 1) !== ApplicationCommandType.ChatInput) return menuRules(command, context);
    const slash = slashFields.safeParse(command);
    for (const issue of slash.error?.issues ?? []) context.addIssue({ ...issue });
    if (!slash.success || size(command) <= COMMAND_TOTAL) return;
    const message = `Command exceeds maximum size (${COMMAND_TOTAL})`;
    report(context, { code: 'APPLICATION_COMMAND_TOO_LARGE', message });
  });
export type CommandBody = z.infer<typeof commandBody>;

function menuRules(
  command: { description?: string | null | undefined; options?: unknown },
  context: z.core.$RefinementCtx,
) {
  for (const field of ['description', 'options'] as const) {
    const value = command[field];
    if (!value || (Array.isArray(value) && value.length === 0)) continue;
    const message = `Context menu commands cannot have ${field}`;
    report(context, { code: 'APPLICATION_COMMAND_CONTEXT_MENU_FIELD', message, path: [field] });
  }
}

const HIGHEST = { 1: 100, 2: 15, 3: 15 } as const;

/** All commands of a scope at once. */
export const commandList = z.array(commandBody).superRefine((commands, context) => {
  for (const { index } of duplicates(commands, ({ name, type }) => `${type ?? 1} ${name}`)) {
    const message = 'Application command names must be unique';
    report(context, { code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message, path: [index, 'name'] });
  }
  for (const type of [1, 2, 3] as const) {
    if (commands.filter((command) => (command.type ?? 1) === type).length <= HIGHEST[type]) continue;
    const message = `At most ${HIGHEST[type]} commands of type ${type}`;
    report(context, { code: 'BASE_TYPE_BAD_LENGTH', message });
  }
});

/** Sums the texts that Discord counts: names, descriptions, and the values of choices. */
function size(node: unknown): number {
  if (Array.isArray(node)) return node.reduce<number>((sum, child) => sum + size(child), 0);
  if (typeof node !== 'object' || node === null) return 0;
  const own = (['name', 'description'] as const).reduce((sum, key) => sum + longest(node, key), 0);
  const value = 'value' in node && typeof node.value === 'string' ? node.value.length : 0;
  const below = ['options', 'choices'].reduce((sum, key) => sum + size(Reflect.get(node, key)), 0);
  return own + value + below;
}

function longest(node: object, key: string): number {
  const translations: unknown = Reflect.get(node, `${key}_localizations`) ?? {};
  const texts = [Reflect.get(node, key), ...Object.values(Object(translations))];
  return Math.max(0, ...texts.map((one) => (typeof one === 'string' ? one.length : 0)));
}
