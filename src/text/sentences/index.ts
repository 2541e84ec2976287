import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { asSentence, count, cut, list, quoted, quotedBlock } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { audit } from './audit.ts';
import { blockSentences } from './blocks.ts';
import { channelSentences } from './channels.ts';
import { compareCommand, comparisonSentences } from './comparison.ts';
import { defaultSentences } from './defaults.ts';
import { describeCommand, describeSentences } from './describe.ts';
import { fixSentences, undoSentences } from './drafts.ts';
import { cancelledIn, failureIn, faultIn } from './failures.ts';
import { helpCommand, helpSentences } from './help.ts';
import { history, historyCommand } from './history.ts';
import { languageSentences } from './languages.ts';
import { loraCommand, loras, rated } from './loras.ts';
import { me } from './me.ts';
import { optionDescriptions, sizeName } from './options.ts';
import { ownLoras } from './own-loras.ts';
import { oneImage, pictureDescriptions, pictures } from './pictures.ts';
import { presetCommand, presets } from './presets.ts';
import { privacyCommand, privacySentences } from './privacy.ts';
import { problemSentences, range } from './problems.ts';
import { queue, queueCommand } from './queue.ts';
import { recipeCommand, recipes } from './recipes.ts';
import { refusal } from './refusals.ts';
import { reportSentences } from './reports.ts';
import { blank, facts, hint, progress } from './results.ts';
import { rulesCommand, rulesSentences } from './rules.ts';
import { settings, settingsCommand } from './settings/index.ts';
import { stars } from './stars.ts';
import { statusCommand, statusSentences } from './status.ts';
import { trials } from './trials.ts';
import { usage, usageCommand } from './usage.ts';
import { wildcardCommand, wildcardSentences } from './wildcards.ts';

/** Every sentence that a member reads, in one language. */
export const textIn = (language: Language) => ({
  /** What commands are called. */
  names: language.names,
  languages: languageSentences(language),
  commands: {
    imagine: {
      description: 'Make an image with LoRA models',
      options: optionDescriptions,
      picture: pictureDescriptions,
      preset: 'A saved set of options; what you type overrides it',
      private: 'Only you see the result (your own default: /me)',
      sizeName,
      help: 'In the prompt you can also write `<lora:name:0.8>` and `--ar 3:2 --no text --seed 5 --steps 31`. `image` starts from a picture of yours, or takes its style or its face. Under each result are buttons to make it again with the same seed, with a new one, larger, or changed, and to vary one image.',
    },
    compare: compareCommand(language),
    history: historyCommand,
    queue: queueCommand,
    help: helpCommand(language),
    me: {
      description: 'Your defaults, what you can still make today, and your data',
      help: 'Its options set what fills those that you leave out in `/imagine`; without any it opens a panel.',
    },
    settings: settingsCommand,
    preset: presetCommand,
    usage: usageCommand,
    status: statusCommand(language),
    lora: loraCommand,
    recipe: recipeCommand,
    describe: describeCommand(language),
    privacy: privacyCommand(language),
    wildcard: wildcardCommand(language),
    rules: rulesCommand(language),
  },
  help: helpSentences(language),
  suggestions: {
    pinned: (name: string) => `📌 ${name}`,
    starred: '⭐',
    own: "this server's own",
    /** What a server knows of a LoRA, in a few characters. */
    verdict: ({ strength, rating }: Pick<LoraCard, 'strength' | 'rating'>): string =>
      [
        ...(strength === null ? [] : [String(strength)]),
        ...(rating === null ? [] : [`${rated(rating)} here`]),
      ].join(' · '),
    strength: (lora: string, strength: string) => `${lora} at ${strength}`,
    usualStrength: (lora: string, strength: string) => `${lora} at ${strength} (as usual here)`,
    listFull: 'No room for more here: go on in the prompt with <lora:name:0.8>',
    needs: (baseModel: string) => `needs ${baseModel}`,
  },
  problems: problemSentences(language),
  comparison: comparisonSentences(language),
  cost: {
    /** What an order costs, before it is sent. */
    order: (all: string, one: string, images: number) =>
      images === 1 ? `Costs about **${all}**.` : `Costs about **${all}**: ${images} images at ${one} each.`,
    image: (one: string) => `What an image costs: about ${one}.`,
    /** What was made costs together. */
    total: (all: string, one: string) => `Together they cost about **${all}**, at ${one} an image.`,
  },
  more: (left: number) => `… and ${left} more.`,
  progress,
  progressShare: (bar: string, percent: number) => `\`${bar}\` ${percent}%`,
  waitingFor: (prompt: string) => quotedBlock(cut(prompt, 300)),
  hint,
  failure: {
    title: 'No image this time',
    ...failureIn(language),
    lacksEnlarging:
      '**Make it again, larger** orders the same image once more with `upscale` on, which plans without this can do too. It counts as another image.',
  },
  cancelled: cancelledIn(language),
  erased: '**Cancelled,** because the requester deleted their data.',
  kept: 'The image is made, but it could not be posted here. Open it with /history.',
  result: {
    facts,
    negative: (words: string) => `Not: ${cut(words, 200)}`,
    by: (requesterId: string, origin: string) => `${origin} by <@${requesterId}>`,
    origins: {
      imagine: 'Requested',
      reroll: 'Rerolled with the same seed',
      newSeed: 'Made again with a new seed',
      remix: 'Remixed',
      upscale: 'Upscaled',
      vary: 'Varied',
      otherScheduler: 'Made again with another scheduler',
      tryAgain: 'Tried again',
      compare: 'Compared',
      describe: 'Described',
    },
    blank,
    replaced: '⚠️ The safety checker changed this result.',
    reencoded: 'Made smaller to fit the upload limit here.',
    fewer: (made: number, wanted: number) =>
      asSentence(`ModelsLab made ${count(made, 'image')} of ${wanted}`),
    notFetched: (missing: number) => asSentence(`${count(missing, 'image')} could not be fetched`),
    privateReady:
      'Your private image is ready. It took longer than a private reply can be kept open, and it cannot be shown here: open it with /history in an age-restricted channel.',
    late: (requesterId: string) => `<@${requesterId}>, your image is ready (it took a while):`,
    prompt: 'The whole prompt',
    imagesGone: 'The images cannot be fetched again just now. **Reroll same seed** makes them once more.',
  },
  buttons: {
    reroll: 'Reroll same seed',
    newSeed: 'New seed',
    remix: 'Remix',
    makeLarger: 'Make it again, larger',
    showPrompt: 'Show prompt',
    delete: 'Delete',
    report: 'Report',
    cancel: 'Cancel',
    tryAgain: 'Try again',
    fix: 'Fix it…',
    newer: 'Newer',
    older: 'Older',
    otherScheduler: 'Same seed, another scheduler',
  },
  deleting: {
    title: 'Delete this result?',
    what: 'The message and its images go, and the result leaves `/history`. That cannot be undone.',
  },
  promptForm: {
    prompt: 'Prompt',
    negative: 'Negative prompt',
    lora: 'LoRAs, separated by commas',
    strength: `Strengths, ${range(LIMITS.loraStrength)}`,
    seed: 'Seed',
    scheduler: 'Scheduler',
    model: 'Model',
    size: 'Size',
    samples: 'Number of images',
    steps: 'Steps',
    guidance: 'Guidance scale',
    width: 'Width',
    height: 'Height',
    clip_skip: 'CLIP skip',
    embedding: 'Embeddings model',
    preset: 'Preset',
  },
  fix: fixSentences(language),
  undo: undoSentences(language),
  remix: {
    title: 'Remix',
    strengthHelp: 'One for all, or one per LoRA in the same order',
    seedHelp: 'Keep it to change the image, clear it for a new one',
  },
  history,
  queue,
  settings,
  usage,
  status: statusSentences(language),
  audit,
  blocks: blockSentences(language),
  channels: channelSentences(language),
  rules: rulesSentences(language),
  defaults: defaultSentences(language),
  me,
  privacy: privacySentences(language),
  presets,
  stars,
  pictures,
  oneImage,
  wildcards: wildcardSentences(language),
  loras,
  ownLoras,
  trials,
  reports: reportSentences(language),
  refusal,
  mismatch: {
    title: '### These may not fit',
    what: (
      model: string,
      { loras, loraBase, modelBase }: { loras: readonly string[]; loraBase: string; modelBase: string },
    ) =>
      `${list(loras.map(quoted))} ${loras.length === 1 ? 'is' : 'are'} made for ${loraBase}, and the model ${quoted(model)} is ${modelBase}. The image may look wrong.`,
    free: 'Nothing was sent yet, and you were not charged.',
    fitting: (model: string) => cut(`With ${model}`, 80),
    anyway: 'Make it anyway',
  },
  refusals: {
    staleButton: 'This button is from an older version of the bot. Use /imagine again.',
    unknownGeneration: 'I no longer have the details of this image. Use /imagine again.',
    unknownPreset:
      'There is no preset with that name. Choose a suggested one, or save one with /preset save.',
    alreadyPressed: 'You already pressed this: the image is on its way.',
    mayNotImagine: (isAdmin: boolean) =>
      `You can't use /imagine in this channel. ${isAdmin ? 'You manage this server: *Server Settings*, *Integrations* decides where commands work.' : 'Ask an admin of this server.'}`,
    notYours: 'Only the requester and members who can manage messages can do that.',
    nothingToCancel: 'There is nothing to cancel any more.',
    unknownCommand:
      'The bot does not know this command any more. It may take a minute until Discord shows the new list.',
    stopping: 'The bot is being restarted. Try again in a minute.',
    malformed: 'The bot could not read what Discord sent. Try again.',
  },
  recipes,
  describe: describeSentences(language),
  fault: faultIn(language),
  unavailable:
    'The bot cannot reach its database right now. Earlier requests are kept and continue when it is back. For new ones, try again in a minute.',
  altText: (prompt: string, index: number, all: number) => {
    const which = all === 1 ? '' : `Image ${index + 1} of ${all}: `;
    // Discord's limit for the description of an attachment.
    return cut(`${which}${prompt}`, 1024);
  },
});
