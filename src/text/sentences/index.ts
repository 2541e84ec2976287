import { cut, quotedBlock } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { auditSentences } from './audit.ts';
import { blockSentences } from './blocks.ts';
import { compareCommand, comparisonSentences } from './comparison.ts';
import { defaultSentences } from './defaults.ts';
import { errorSections, fixSentences, undoSentences } from './errors.ts';
import {
  helpCommand,
  helpSentences,
  privacyCommand,
  privacySentences,
  rulesCommand,
  rulesSentences,
} from './help.ts';
import { historyCommand, historySentences } from './history.ts';
import { costSentences, imagineCommand, mismatchSentences, suggestionSentences } from './imagine.ts';
import { languageSentences } from './languages.ts';
import { loraCommand, loraSentences } from './loras.ts';
import { meCommand, meSentences } from './me.ts';
import { formSections, optionValueIn } from './options.ts';
import { ownLoraSentences } from './own-loras.ts';
import { describeCommand, describeSentences, oneImageSentences, pictureSentences } from './pictures.ts';
import { presetCommand, presetSentences } from './presets.ts';
import { problemSentences } from './problems.ts';
import { queueCommand, queueSentences } from './queue.ts';
import { recipeCommand, recipeSentences } from './recipes.ts';
import { refusalIn } from './refusals.ts';
import { reportSentences } from './reports.ts';
import { resultSections } from './results.ts';
import { channelSentences } from './settings/access.ts';
import { settingsCommand, settingsSentences } from './settings/index.ts';
import { starSentences } from './stars.ts';
import { statusCommand, statusSentences } from './status.ts';
import { trialSentences } from './trials.ts';
import { usageCommand, usageSentences } from './usage.ts';
import { wildcardCommand, wildcardSentences } from './wildcards.ts';

type Sections = Record<string, () => unknown>;

/** An object whose properties are made when they are first asked for: a start needs the descriptions of commands alone. */
const lazily = <S extends Sections>(sections: S): { readonly [K in keyof S]: ReturnType<S[K]> } => {
  const made: Record<string, unknown> = {};
  for (const [name, make] of Object.entries(sections)) {
    const get = () => {
      const value = make();
      Object.defineProperty(made, name, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(made, name, { get, enumerable: true, configurable: true });
  }
  return made as { readonly [K in keyof S]: ReturnType<S[K]> };
};

/** Every sentence that a member reads, in one language. */
export const textIn = (language: Language) =>
  lazily({
    /** What commands are called. */
    names: () => language.names,
    languages: () => languageSentences(language),
    together: () => language.together,
    commands: () => ({
      imagine: imagineCommand(language),
      compare: compareCommand(language),
      history: historyCommand(language),
      queue: queueCommand(language),
      help: helpCommand(language),
      me: meCommand(language),
      settings: settingsCommand(language),
      preset: presetCommand(language),
      usage: usageCommand(language),
      status: statusCommand(language),
      lora: loraCommand(language),
      recipe: recipeCommand(language),
      describe: describeCommand(language),
      privacy: privacyCommand(language),
      wildcard: wildcardCommand(language),
      rules: rulesCommand(language),
    }),
    help: () => helpSentences(language),
    suggestions: () => suggestionSentences(language),
    problems: () => problemSentences(language),
    comparison: () => comparisonSentences(language),
    cost: () => costSentences(language),
    more: () => (left: number) => language.namespace('imagine').t('more', { count: left }),
    ...resultSections(language),
    waitingFor: () => (prompt: string) => quotedBlock(cut(prompt, 300)),
    ...errorSections(language),
    ...formSections(language),
    fix: () => fixSentences(language),
    undo: () => undoSentences(language),
    history: () => historySentences(language),
    queue: () => queueSentences(language),
    settings: () => settingsSentences(language),
    usage: () => usageSentences(language),
    status: () => statusSentences(language),
    audit: () => auditSentences(language),
    blocks: () => blockSentences(language),
    channels: () => channelSentences(language),
    rules: () => rulesSentences(language),
    optionValue: () => optionValueIn(language),
    defaults: () => defaultSentences(language),
    me: () => meSentences(language),
    privacy: () => privacySentences(language),
    presets: () => presetSentences(language),
    stars: () => starSentences(language),
    pictures: () => pictureSentences(language),
    oneImage: () => oneImageSentences(language),
    wildcards: () => wildcardSentences(language),
    loras: () => loraSentences(language),
    ownLoras: () => ownLoraSentences(language),
    trials: () => trialSentences(language),
    reports: () => reportSentences(language),
    refusal: () => refusalIn(language),
    mismatch: () => mismatchSentences(language),
    recipes: () => recipeSentences(language),
    describe: () => describeSentences(language),
  });
