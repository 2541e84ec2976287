import type { PinnedLora } from '#domain/catalogue/pinned-lora.ts';
import type { ListRule } from '#domain/settings/schema.ts';
import { count, ids, quoted } from '#text/format.ts';

const ruleWords = (what: string, { mode, ids: named }: ListRule): string => {
  if (mode === 'all') return `All ${what} are allowed.`;
  if (mode === 'only') {
    return named.length === 0
      ? `No ${what} are allowed: the list is empty.`
      : `Only these ${what} are allowed: ${ids(named)}.`;
  }
  return named.length === 0
    ? `All ${what} are allowed.`
    : `All ${what} are allowed except these: ${ids(named)}.`;
};

const LISTED = { rule: 'LoRAs', models: 'models', embeddings: 'embeddings', schedulers: 'schedulers' };

/** The pages of LoRAs, models and schedulers: their lists. */
export const lists = {
  mode: 'Which ones are allowed',
  modes: {
    rule: { all: 'All LoRAs', only: 'Only the listed LoRAs', except: 'All LoRAs but the listed ones' },
    models: { all: 'All models', only: 'Only the listed models', except: 'All models but the listed ones' },
    embeddings: {
      all: 'All embeddings',
      only: 'Only the listed embeddings',
      except: 'All embeddings but the listed ones',
    },
    schedulers: {
      all: 'All schedulers',
      only: 'Only the chosen schedulers',
      except: 'All schedulers but the chosen ones',
    },
  },
  remove: 'Take out of the list…',
  add: {
    rule: 'Add LoRAs…',
    models: 'Add models…',
    embeddings: 'Add embeddings…',
    schedulers: 'Add schedulers…',
  },
  pickSchedulers: 'Schedulers',
  rule: (name: keyof typeof LISTED, rule: ListRule) => ruleWords(LISTED[name], rule),
  inList: (rule: ListRule) =>
    rule.mode === 'all' && rule.ids.length > 0 ? `On the list, which is not in force: ${ids(rule.ids)}.` : '',
  suggest: '`/settings list` adds with suggestions while you type.',
  defaultModelOut: (model: string) =>
    `⚠️ ${quoted(model)}, which members get who name no model, is not allowed. Set another one as a default.`,
  notAnId: (typed: string) => `${quoted(typed)} isn't an id. Ids have up to 100 characters and no spaces.`,
  nothingTyped: 'No id was typed. Type at least one.',
  tooMany: (given: number, most: number) =>
    `The list would have ${given} entries, and there is room for ${most}. Take some out first.`,
  unknown: (unknown: readonly string[]) =>
    `Not in ModelsLab's public list, so check the spelling unless it is your own: ${ids(unknown)}.`,
  notInForce: 'The list is not in force yet: choose in `/settings open` whether it allows or bars.',
  form: {
    title: 'Add to the list',
    label: 'Ids, separated by commas or lines',
    help: '/settings list suggests them while you type',
  },
};

/** The pinned LoRAs on their page. */
export const pinned = {
  count: (pinned: number) => (pinned === 0 ? '' : `${count(pinned, 'LoRA')} pinned.`),
  title: (pinned: number) =>
    pinned === 0
      ? 'No LoRA is pinned. Pinned ones come first while members type, under a name of your own.'
      : `**Pinned** (they come first while members type):`,
  line: ({ id, nickname, strength, triggerWords }: PinnedLora) =>
    [
      nickname === null ? quoted(id) : `**${nickname}** ${quoted(id)}`,
      ...(strength === null ? [] : [`strength ${strength}`]),
      ...(triggerWords === null ? [] : [`adds ${quoted(triggerWords)}`]),
    ].join(' · '),
  add: 'Pin a LoRA…',
  edit: 'Change a pinned LoRA…',
  remove: 'Unpin…',
  notPinned: 'That LoRA is not pinned. Choose a pinned one.',
  tooMany: 'No more LoRAs can be pinned. Unpin one first.',
  takenNickname: (nickname: string, id: string) =>
    `${quoted(nickname)} is the name of the pinned ${quoted(id)} already. Choose another nickname.`,
  badNickname: (typed: string) =>
    `The nickname ${quoted(typed)} is not valid. Use up to 40 characters without commas and angle brackets.`,
  longTriggerWords: 'The trigger words are too long. Use up to 200 characters.',
  form: {
    title: 'Pin a LoRA',
    id: 'LoRA id',
    nickname: 'Nickname (blank: none)',
    strength: 'Strength (blank: as usual)',
    triggerWords: 'Trigger words (blank: none)',
    triggerWordsHelp: 'Added to prompts that lack them; separate phrases by commas',
  },
};
