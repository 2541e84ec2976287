import { Notice } from '#domain/errors.ts';
import {
  findList,
  WILDCARD_LIMITS,
  type WildcardList,
  wildcardName,
} from '#domain/prompt-template/wildcard-list.ts';
import { governingGuild } from '#generations/policy-input.ts';
import { COLOURS, container, fitLines, roomBeside, textDisplay } from '#interactions/components.ts';
import { defineCommandGroup, defineSubcommand, type Feature } from '#interactions/define-command.ts';
import type { Completer, Invocation, Uses } from '#interactions/invocation.ts';
import { completedBy, required, stringOption } from '#interactions/options.ts';
import { type Message, privately } from '#interactions/reply.ts';
import { cut, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { deleteList, setList, wildcardModal } from './changes.ts';

type Use = Invocation<Uses<'settings'>>;

const listsHere = async ({ interaction, services }: Use): Promise<readonly WildcardList[]> => {
  const guildId = governingGuild(interaction);
  if (guildId === null) return [];
  return (await services.settings.read(guildId)).settings.wildcards.lists;
};

const completeName: Completer<Uses<'settings'>> = async (use) => {
  const typed = wildcardName(use.typed);
  const lists = await listsHere(use);
  return lists
    .filter(({ id }) => id.includes(typed))
    .map(({ id, entries }) => ({ name: use.text.wildcards.choice(id, entries), value: id }));
};

// Characters: a list among others is one line.
const LINE = 120;

const overview = (text: Text, lists: readonly WildcardList[]): Message => {
  const { wildcards: said } = text;
  const title = `### ${said.title}`;
  const lines = lists.map(({ id, entries }) => `- ${cut(said.line(id, entries.map(plain)), LINE)}`);
  const shown = fitLines(lines, { room: roomBeside(title, said.use), more: text.more });
  const body = lines.length === 0 ? [said.none] : [...shown, said.use];
  return { components: [container(COLOURS.ready, textDisplay(title, ...body))] };
};

const oneList = (text: Text, { id, entries }: WildcardList): Message => {
  const title = `### ${text.wildcards.name(id)}`;
  const lines = entries.map((entry) => `- ${plain(entry)}`);
  const shown = fitLines(lines, { room: roomBeside(title), more: text.more });
  return { components: [container(COLOURS.ready, textDisplay(title, ...shown))] };
};

const which = stringOption({ maxLength: WILDCARD_LIMITS.name + 4 });

/** `/wildcard`: lists of words, of which prompts take one by `__name__`. */
const command = defineCommandGroup({
  name: 'wildcard',
  description: (text) => text.commands.wildcard.description,
  help: (text) => text.commands.wildcard.help,
  subcommands: {
    set: defineSubcommand({
      options: {
        name: required(completedBy(completeName, which)),
        words: stringOption({ maxLength: WILDCARD_LIMITS.together }),
      },
      describe: ({ commands: { wildcard: said } }) => ({
        description: said.subcommands.set,
        options: { name: said.options.name, words: said.options.words },
      }),
      modalFor: (options) => wildcardModal.filled({}, options),
      async run(use) {
        const { name, words } = use.options;
        if (words !== undefined) return setList(use, { name, words });
        const known = findList(await listsHere(use), name);
        return wildcardModal.open(use, {}, { name, words: known?.entries.join('\n') ?? '' });
      },
    }),
    list: defineSubcommand({
      options: { name: completedBy(completeName, which) },
      describe: ({ commands: { wildcard: said } }) => ({
        description: said.subcommands.list,
        options: { name: said.options.which },
      }),
      async run(use) {
        const { name } = use.options;
        const lists = await listsHere(use);
        if (name === undefined) return privately(overview(use.text, lists));
        const list = findList(lists, name);
        if (!list) throw new Notice(use.text.wildcards.unknown(name));
        return privately(oneList(use.text, list));
      },
    }),
    delete: defineSubcommand({
      options: { name: required(completedBy(completeName, which)) },
      describe: ({ commands: { wildcard: said } }) => ({
        description: said.subcommands.delete,
        options: { name: said.options.which },
      }),
      run: (use) => deleteList(use, use.options.name),
    }),
  },
});

/** `/wildcard`, with the form of a list. */
export const wildcard: Feature = { command, routes: [wildcardModal.route] };
