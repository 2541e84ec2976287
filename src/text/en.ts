import type { Failure } from '#domain/failure.ts';
import type { Hint } from '#domain/generation.ts';
import { LIMITS } from '#domain/limits.ts';
import { DEFAULT_LORA_STRENGTH } from '#domain/lora.ts';
import type { Progress } from '#domain/ports.ts';
import type { ImagineOption, Problem, ProblemReason } from '#domain/problem.ts';
import { count, cut, duration, list, quoted } from './phrases.ts';

const range = ({ min, max }: { min: number; max: number }): string => `${min} to ${max}`;

const reason = (why: ProblemReason): string => {
  switch (why.kind) {
    case 'missing':
      return 'is empty. Say what the image is to show.';
    case 'outOfRange':
      return `is out of range. Allowed is ${range(why)}.`;
    case 'notANumber':
      return `is not a number. Allowed is a number from ${range(why)}.`;
    case 'notAnInteger':
      return `is not a whole number. Allowed is a whole number from ${range(why)}.`;
    case 'notAMultiple':
      return `is not a multiple of ${why.of}. The nearest allowed value is ${why.nearest}.`;
    case 'notOneOf':
      return `is not known. Allowed: ${why.allowed.join(', ')}.`;
    case 'tooLong':
      return `is too long. Allowed are ${count(why.max, 'character')}.`;
    case 'notAnId':
      return 'cannot be an id. Allowed are ids without blanks, separated by commas.';
    case 'twice':
      return 'is named twice. Allowed is each LoRA once.';
    case 'strengthsWithoutLora':
      return 'needs a LoRA. Name one in the `lora` option, or leave `strength` out.';
    case 'strengthCount':
      return `has ${count(why.strengths, 'strength')} for ${count(why.loras, 'LoRA')}. Allowed is one for all, or one per LoRA.`;
    case 'notARatio':
      return 'is no size. Choose one from the list, or a ratio such as 3:2 that is not longer than 4:1.';
  }
};

const failure = (why: Failure): string => {
  switch (why.kind) {
    case 'invalidKey':
      return 'ModelsLab did not accept the API key. Whoever runs this bot needs to check it; nothing was charged.';
    case 'outOfCredits':
      return 'The ModelsLab account has no credits left. Whoever runs this bot needs to top it up; nothing was charged.';
    case 'planLacksFeature':
      return 'The ModelsLab plan of this bot does not include what you asked for. Try another model or fewer extras.';
    case 'rateLimited':
      return why.retryAfter === null
        ? 'ModelsLab has too many requests of this bot in its queue. Try again in a minute.'
        : `ModelsLab has too many requests of this bot in its queue. Try again in ${duration(why.retryAfter)}.`;
    case 'modelNotFound':
      return why.model === null
        ? 'ModelsLab does not know that model. Pick one that is suggested while you type `model`.'
        : `ModelsLab does not know the model ${quoted(why.model)}. Pick one that is suggested while you type \`model\`.`;
    case 'rejectedParameter':
      return why.option === null
        ? `ModelsLab did not accept the request: ${cut(why.detail, 300)} Change it with **Remix** and try again.`
        : `ModelsLab did not accept \`${why.option}\`: ${cut(why.detail, 300)} Change it and try again.`;
    case 'generationFailed':
      return why.detail === null
        ? 'ModelsLab could not make this image. Try again, or with another model or LoRA.'
        : `ModelsLab could not make this image: ${cut(why.detail, 300)} Try again, or with another model or LoRA.`;
    case 'timedOut':
      return `ModelsLab had no image after ${duration(why.seconds)}. A model that was idle needs a few minutes to load: try again then.`;
    case 'unreachable':
      return 'ModelsLab cannot be reached right now. Try again in a few minutes.';
    case 'answerLost':
      return 'The connection to ModelsLab broke after your request was sent, so it may have been made and charged all the same. It was not sent again, because that could cost twice. Try again if you want it.';
    case 'malformedAnswer':
      return 'ModelsLab gave an answer that makes no sense. Try again in a few minutes.';
    case 'downloadFailed':
      return 'The image was made, but it could not be fetched. Try again: the same seed gives the same image.';
    case 'interrupted':
      return 'The bot was stopped while it sent your request, so it cannot know whether it arrived. It was not sent again, because that could cost twice. Try again if you want it.';
    case 'fault':
      return `Something broke on our side. If it happens again, tell whoever runs this bot this number: \`${why.faultId}\`.`;
  }
};

const hint = (what: Hint): string => {
  switch (what.kind) {
    case 'unknownLora':
      return `The LoRA ${quoted(what.id)} is not in ModelsLab's public list. It was sent as it is, in case it is one of your own.`;
    case 'unknownModel':
      return `The model ${quoted(what.id)} is not in ModelsLab's public list. It was sent as it is, in case it is one of your own.`;
    case 'otherBaseModel':
      return `The LoRA ${quoted(what.lora)} is made for ${what.loraBase}, the model for ${what.modelBase}: they may not fit.`;
    case 'safetyKeptOn':
      return 'The safety checker stays on outside age-restricted channels.';
  }
};

const progress = (how: Progress): string => {
  switch (how.kind) {
    case 'waiting':
      return how.ahead === 0 ? '⏳ You are next.' : `⏳ Waiting: ${count(how.ahead, 'job')} before yours.`;
    case 'generating': {
      if (how.etaSeconds === null) return `🎨 Generating for ${duration(how.elapsedSeconds)}.`;
      const left = how.etaSeconds - how.elapsedSeconds;
      return left >= 1
        ? `🎨 Generating, about ${duration(left)} left.`
        : '🎨 Generating, it should be there any moment.';
    }
    case 'delivering':
      return '📦 The image is there and on its way to you.';
  }
};

const optionDescriptions = {
  prompt: 'What the image is to show',
  lora: 'LoRA ids, separated by commas; suggestions come while you type',
  strength: `Strength per LoRA, ${range(LIMITS.loraStrength)}: one for all, or one each; ${DEFAULT_LORA_STRENGTH} if left out`,
  scheduler: 'The scheduler (sampler)',
  model: 'The model to draw with; suggestions come while you type',
  negative: 'What the image is not to show',
  size: 'A named size; width and height win over it',
  seed: 'The same seed with the same options gives the same image',
  samples: 'How many images',
  steps: 'Denoising steps',
  guidance: 'How closely the image follows the prompt (guidance scale)',
  width: `Pixels, a multiple of ${LIMITS.side.multipleOf}`,
  height: `Pixels, a multiple of ${LIMITS.side.multipleOf}`,
  clip_skip: 'How many of the last CLIP layers to skip',
  embedding: 'The id of an embeddings model',
  safety: 'The safety checker; it can be off in age-restricted channels only',
  enhance: 'Let ModelsLab enrich the prompt; the same seed then gives another image',
  multi_lingual: 'The prompt is not in English',
  panorama: 'Make a panorama',
  self_attention: 'Higher quality, takes longer',
  upscale: 'Twice the resolution',
} satisfies Record<ImagineOption, string>;

/** Every sentence that a member reads, in English. */
export const en = {
  commands: {
    imagine: {
      description: 'Make an image with LoRA models',
      options: optionDescriptions,
      sizes: {
        'square-small': 'Small square, 512 × 512',
        square: 'Square, 768 × 768',
        'square-large': 'Large square, 1024 × 1024',
        portrait: 'Portrait 2:3, 680 × 1024',
        landscape: 'Landscape 3:2, 1024 × 680',
        tall: 'Tall 9:16, 576 × 1024',
        wide: 'Wide 16:9, 1024 × 576',
        photo: 'Photo 3:4, 768 × 1024',
        'photo-wide': 'Photo 4:3, 1024 × 768',
      },
      help: 'In the prompt you can also write `<lora:name:0.8>` and `--ar 3:2 --no text --seed 5 --steps 31`. Under each result are buttons to make it again with the same seed, with a new one, larger, or changed.',
    },
    history: {
      description: 'Your last results, with their buttons',
      help: 'Finds a result again, also one that could not be posted.',
    },
    help: { description: 'What this bot can do', help: 'Shows this list.' },
  },
  help: {
    title: 'What Loralei can do',
    optionLine: (name: string, description: string) => `\`${name}\` ${description}`,
  },
  problems: {
    title: (problems: number) =>
      problems === 1 ? 'That cannot be made yet:' : `That cannot be made yet, for ${problems} reasons:`,
    line: ({ option, given, reason: why }: Problem) =>
      given === ''
        ? `**${option}** ${reason(why)}`
        : `**${option}**: ${quoted(cut(given, 100))} ${reason(why)}`,
    nothingCharged: 'Nothing was sent or charged.',
  },
  progress,
  waitingFor: (prompt: string) => quotedBlock(cut(prompt, 300)),
  hint,
  failure: {
    title: 'No image this time',
    sentence: failure,
  },
  cancelled: 'Cancelled. Nothing more happens with this one.',
  result: {
    facts: (facts: {
      loras: readonly { id: string; strength: number }[];
      model: string;
      scheduler: string;
      width: number;
      height: number;
      steps: number;
      guidance: number;
      seed: number;
      seconds: number;
      extras: readonly ExtraName[];
    }) =>
      [
        ...(facts.loras.length === 0
          ? []
          : [`LoRA ${list(facts.loras.map(({ id, strength }) => `\`${id}\` ${strength}`))}`]),
        `model \`${facts.model}\``,
        facts.scheduler,
        `${facts.width} × ${facts.height}`,
        `${facts.steps} steps`,
        `guidance ${facts.guidance}`,
        `seed \`${facts.seed}\``,
        ...facts.extras.map((extra) => extras[extra]),
        duration(facts.seconds),
      ].join(' · '),
    negative: (words: string) => `Not: ${cut(words, 200)}`,
    by: (requesterId: string, origin: string) => `${origin} for <@${requesterId}>`,
    origins: {
      imagine: 'Made',
      reroll: 'Rerolled with the same seed',
      newSeed: 'Made again with a new seed',
      remix: 'Remixed',
      upscale: 'Upscaled',
      otherScheduler: 'Made again with another scheduler',
      tryAgain: 'Tried again',
    },
    blank: (blank: number, all: number) =>
      all === 1
        ? '⚠️ The image is blank: the safety checker replaced it.'
        : `⚠️ ${blank} of ${count(all, 'image')} are blank: the safety checker replaced them.`,
    replaced: '⚠️ The safety checker changed this result.',
    reencoded: 'Made smaller to fit the upload limit here.',
    fewer: (got: number, wanted: number) => `ModelsLab made ${count(got, 'image')} of ${wanted}.`,
    late: (requesterId: string) =>
      `<@${requesterId}>, this took longer than a reply may take, so here it is:`,
    imagesGone: 'The images can no longer be fetched. **Reroll same seed** makes them again.',
  },
  buttons: {
    reroll: 'Reroll same seed',
    newSeed: 'New seed',
    remix: 'Remix',
    upscale: 'Upscale',
    delete: 'Delete',
    cancel: 'Cancel',
    tryAgain: 'Try again',
    open: 'Open',
    newer: 'Newer',
    older: 'Older',
    otherScheduler: 'Same seed, another scheduler',
  },
  remix: {
    title: 'Remix',
    prompt: 'Prompt',
    negative: 'Negative prompt',
    lora: 'LoRAs, separated by commas',
    strength: 'Strengths, 0.1 to 1',
    strengthHelp: 'One for all, or one per LoRA in the same order',
    seed: 'Seed',
    seedHelp: 'Keep it to change the image, clear it for a new one',
  },
  history: {
    title: 'Your last results',
    empty: 'There is nothing here yet. Make your first image with /imagine.',
    entry: (prompt: string) => cut(prompt, 150),
    when: (milliseconds: number) => `<t:${Math.floor(milliseconds / 1000)}:R>`,
    notDelivered: 'could not be posted: open it here',
    failed: 'came to nothing',
  },
  refusals: {
    staleButton: 'This button is from an older version of the bot. Use /imagine again.',
    unknownGeneration:
      'This result is no longer in the records, so it cannot be repeated. Use /imagine again.',
    alreadyPressed: 'You pressed this already: it is on its way.',
    mayNotImagine: 'You may not use /imagine in this channel. Ask whoever manages this server.',
    notYours: 'Only the requester and members who may manage messages can do that.',
    nothingToCancel: 'There is nothing to cancel any more.',
    unknownCommand:
      'The bot does not know this command any more. It may take a minute until Discord shows the new list.',
    stopping: 'The bot is being restarted. Try again in a minute.',
    malformed: 'The bot could not read what Discord sent. Try again.',
  },
  fault: (id: string) =>
    `Something broke on our side. If it happens again, tell whoever runs this bot this number: \`${id}\`.`,
  altText: (prompt: string, index: number, all: number) => {
    const which = all === 1 ? '' : `Image ${index + 1} of ${all}: `;
    // Discord's limit for the description of an attachment.
    return cut(`${which}${prompt}`, 1024);
  },
};

const extras = {
  enhancePrompt: 'prompt enhanced',
  multiLingual: 'multilingual',
  panorama: 'panorama',
  selfAttention: 'self-attention',
  upscale: 'upscaled 2×',
};

/** The switches of a request that are worth a word when they are on. */
export type ExtraName = keyof typeof extras;

const quotedBlock = (words: string): string => `> ${words.replaceAll('\n', '\n> ')}`;
