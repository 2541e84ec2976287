import type { Imprint } from '#domain/imprint.ts';
import { COLOURS, container, linkButton, row, textDisplay } from '#interactions/components.ts';
import { defineCommand, type Feature } from '#interactions/define-command.ts';
import { type Message, privately } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';

const privacyMessage = (
  { privacy: said }: Text,
  { name, contact, privacyUrl, termsUrl }: Imprint,
  historyDays: number | null,
): Message => {
  const links = [
    ...(privacyUrl === null ? [] : [linkButton(said.policy, privacyUrl)]),
    ...(termsUrl === null ? [] : [linkButton(said.terms, termsUrl)]),
  ];
  const operator = [
    ...(name === null ? [] : [said.operator(name)]),
    ...(contact === null ? [] : [said.contact(contact)]),
  ];
  const sentences = [said.stored(historyDays), said.shared, said.unread, said.erase, ...operator];
  return {
    components: [
      container(
        COLOURS.quiet,
        textDisplay(`### ${said.title}`, ...sentences),
        ...(links.length === 0 ? [] : [row(...links)]),
      ),
    ],
  };
};

/** `/privacy`: what is stored about a member, in short, with links to the operator's pages. */
export const privacy: Feature = {
  command: defineCommand({
    name: 'privacy',
    help: (text) => text.commands.privacy.help,
    options: {},
    describe: (text) => ({ description: text.commands.privacy.description, options: {} }),
    run: ({ text, services: { imprint, operator } }) =>
      privately(privacyMessage(text, imprint, operator.historyDays)),
  }),
};
