import { Notice } from '#domain/errors.ts';
import { PRESET_LIMITS } from '#domain/members/presets.ts';
import { IMAGE_OPTIONS } from '#generations/declared-options.ts';
import { presetChoices, presetsFor } from '#generations/option-defaults.ts';
import {
  defineCommandGroup,
  defineSubcommand,
  type Feature,
  onButton,
} from '#interactions/define-command.ts';
import type { Completer, Uses } from '#interactions/invocation.ts';
import { choiceOption, completedBy, required, stringOption } from '#interactions/options.ts';
import { privately } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import { save, share } from './changes.ts';
import { remove } from './deletion.ts';
import { presetModal } from './modal.ts';
import { mayManage, presetsNamed, SCOPES } from './ownership.ts';
import { presetListMessage, presetMessage, presetPageId } from './view.ts';

type Presets = Completer<Uses<'presets'>>;

/** Suggests presets that the subcommand can use: one's own, and the server's where they apply. */
const completeName =
  (whose: 'all' | 'own' | 'manageable'): Presets =>
  async (use) => {
    const { own, shared } = await presetsFor(use);
    const isShared = whose === 'all' || (whose === 'manageable' && mayManage(use));
    return presetChoices(use.text, use.typed, { own, shared: isShared ? shared : [] });
  };

const which = (whose: Parameters<typeof completeName>[0]) =>
  completedBy(completeName(whose), required(stringOption()));

const whose = choiceOption(SCOPES, (text, scope) => text.commands.preset.owners[scope]);

const describe =
  (name: 'list' | 'show' | 'delete' | 'share') =>
  ({ commands: { preset: said } }: Text) => ({
    description: said.subcommands[name],
    options: { name: said.options.which, whose: said.options.whose },
  });

/** `/preset`: named sets of options of `/imagine`. */
const command = defineCommandGroup({
  name: 'preset',
  description: (text) => text.commands.preset.description,
  help: (text) => text.commands.preset.help,
  subcommands: {
    save: defineSubcommand({
      options: {
        name: required(stringOption({ maxLength: PRESET_LIMITS.name })),
        scope: choiceOption(SCOPES, (text, scope) => text.commands.preset.scopes[scope]),
        ...IMAGE_OPTIONS,
      },
      describe: ({ commands: { preset: said, imagine } }) => ({
        description: said.subcommands.save,
        options: { ...imagine.options, name: said.options.name, scope: said.options.scope },
      }),
      modalFor: (options) => presetModal.filled({}, options),
      run(use) {
        const { name, scope, ...options } = use.options;
        return save(use, { name, scope, options });
      },
    }),
    list: defineSubcommand({
      options: {},
      describe: describe('list'),
      run: async (use) => privately(presetListMessage(use.text, await presetsFor(use), 0)),
    }),
    show: defineSubcommand({
      options: { name: which('all'), whose },
      describe: describe('show'),
      async run(use) {
        const { name, whose: scope } = use.options;
        const { own, shared } = await presetsNamed(use, name);
        const found = {
          own: scope === 'server' ? undefined : own,
          shared: scope === 'private' ? undefined : shared,
        };
        if (!found.own && !found.shared) throw new Notice(use.text.refusals.unknownPreset);
        return privately(presetMessage(use.text, found));
      },
    }),
    delete: defineSubcommand({
      options: { name: which('manageable'), whose },
      describe: describe('delete'),
      run: (use) => remove(use, use.options),
    }),
    share: defineSubcommand({
      options: { name: which('own') },
      describe: describe('share'),
      run: (use) => share(use, use.options.name),
    }),
  },
});

/** `/preset`, and turning the pages of its list. */
export const preset: Feature = {
  command,
  routes: [
    presetModal.route,
    onButton(presetPageId, async (press) => ({
      kind: 'update',
      message: presetListMessage(press.text, await presetsFor(press), press.id.page),
    })),
  ],
};
