import type { BaseFamily } from '#domain/catalogue/base-model.ts';
import { schedulerName } from '#domain/generation/schedulers.ts';
import { isInForce } from '#domain/policy/lists.ts';
import type { ListName, ListRule } from '#domain/settings/schema.ts';
import { asSentence, count, ids, list, quoted } from '#text/format.ts';

const LISTED = { rule: 'LoRAs', models: 'models', embeddings: 'embeddings', schedulers: 'schedulers' };

/** Entries of a list as people know them. */
const entries = (of: ListName, { ids: listed }: ListRule): string =>
  ids(of === 'schedulers' ? listed.map(schedulerName) : listed);

const ruleWords = (of: ListName, rule: ListRule): string => {
  const what = LISTED[of];
  if (!isInForce(rule)) return `All ${what} are allowed.`;
  return rule.mode === 'only'
    ? `Only these ${what} are allowed: ${entries(of, rule)}.`
    : `All ${what} are allowed except these: ${entries(of, rule)}.`;
};

const nowWords = (of: ListName, rule: ListRule): string => {
  const what = LISTED[of];
  if (!isInForce(rule)) return `All ${what} are allowed`;
  return rule.mode === 'only'
    ? `Only ${count(rule.ids.length, what.slice(0, -1))} ${rule.ids.length === 1 ? 'is' : 'are'} allowed`
    : `All ${what} but ${rule.ids.length} are allowed`;
};

const MODES = {
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
};

/** The pages of LoRAs, models and schedulers: their lists. */
export const lists = {
  mode: 'Which ones are allowed',
  modes: MODES,
  remove: 'Take out of the list…',
  add: {
    rule: 'Add LoRAs…',
    models: 'Add models…',
    embeddings: 'Add embeddings…',
    schedulers: 'Add schedulers…',
  },
  pickSchedulers: 'Schedulers',
  /** For members: which ones they can use. */
  rule: ruleWords,
  /** What holds now, in a few words without an end. */
  now: nowWords,
  nowLine: (parts: readonly string[]) =>
    parts
      .filter((part) => part !== '')
      .map(asSentence)
      .join(' '),
  /** The list itself, and what is to know of it. */
  listed: (name: ListName, rule: ListRule) => {
    if (rule.ids.length === 0)
      return rule.mode === 'all'
        ? ''
        : `The list is empty. *${MODES[name][rule.mode]}* takes effect with the first entry.`;
    return rule.mode === 'all'
      ? `On the list, which has no effect now: ${entries(name, rule)}.`
      : `${rule.mode === 'only' ? 'Allowed' : 'Not allowed'}: ${entries(name, rule)}.`;
  },
  suggest: '`/settings list` adds with suggestions while you type.',
  notAnId: (typed: string) => `${quoted(typed)} isn't an id. Ids have up to 100 characters and no spaces.`,
  nothingTyped: 'No id was typed. Type at least one.',
  tooMany: (given: number, most: number) =>
    `The list would have ${given} entries, and there is room for ${most}. Take some out first.`,
  unknown: (unknown: readonly string[]) =>
    `Not in ModelsLab's public list, so check the spelling unless it is your own: ${ids(unknown)}.`,
  notInForce: 'The list has no effect yet: choose in `/settings open` whether it allows or bars.',
  form: {
    title: 'Add to the list',
    label: 'Ids, separated by commas or lines',
    help: '/settings list suggests them while you type',
  },
};

/** Base models as their lists name them. */
const BASES: Record<BaseFamily, string> = {
  sd1: 'SD 1.5',
  sdxl: 'SDXL',
  flux: 'Flux',
  sd3: 'SD 3',
  sd2: 'SD 2.1',
};

/** The models for LoRAs of each base model, on the page of models. */
export const baseModels = {
  names: BASES,
  open: 'Model for each base…',
  line: (set: readonly { base: BaseFamily; modelId: string }[]) =>
    set.length === 0
      ? ''
      : `LoRAs of another base model bring their own where a member names no model: ${list(set.map(({ base, modelId }) => `${BASES[base]} ${quoted(modelId)}`))}.`,
  otherBase: (id: string, made: string, base: BaseFamily) =>
    `**${BASES[base]}**: ${quoted(id)} is made for ${made}. Name a model for ${BASES[base]}, or leave it empty.`,
  form: {
    title: 'Model for each base',
    label: (base: BaseFamily) => `Model for LoRAs of ${BASES[base]}`,
  },
};
