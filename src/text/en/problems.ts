import type { ProblemReason } from '#domain/generation/problem.ts';
import { count } from '#text/format.ts';

/** Bounds as a person says them. */
export const range = ({ min, max }: { min: number; max: number }): string => `${min} to ${max}`;

/** Why a value was refused, and what would be allowed: the rest of a sentence that begins with the value. */
export const reason = (why: ProblemReason): string => {
  switch (why.kind) {
    case 'missing':
      return 'is empty. Describe what you want to see.';
    case 'outOfRange':
      return `is out of range. Use a value from ${range(why)}.`;
    case 'notANumber':
      return `is not a number. Use a number from ${range(why)}.`;
    case 'notAnInteger':
      return `is not a whole number. Use a whole number from ${range(why)}.`;
    case 'notAMultiple':
      return `is not a multiple of ${why.of}. The nearest allowed value is ${why.nearest}.`;
    case 'notOneOf':
      return `is not one of the allowed values: ${why.allowed.join(', ')}.`;
    case 'tooLong':
      return `is too long. Use up to ${count(why.max, 'character')}.`;
    case 'notAnId':
      return "isn't an id. Ids have up to 100 characters and no spaces; pick one from the suggestions.";
    case 'unknownTag':
      return 'is a tag that I cannot use. Only LoRAs work in a prompt: `<lora:name:0.8>`.';
    case 'brokenTag':
      return 'looks like an incomplete LoRA tag. Write it like this: `<lora:name:0.8>`.';
    case 'twoStrengths':
      return 'has two strengths, and a LoRA can have one. Write it like this: `<lora:name:0.8>`.';
    case 'tagInNegative':
      return 'is a tag, and tags do not work here. Put LoRAs into the prompt or the `lora` option.';
    case 'flagWithoutValue':
      return 'needs a value after it. Add one, or remove the flag.';
    case 'unclosedChoice':
      return 'is a choice without its end. Write it like this: `{red|blue}`, or `\\{` for a brace.';
    case 'tooDeep':
      return 'has too many choices inside of each other.';
    case 'pickCount':
      return 'picks more than there is to choose from. Write it like this: `{2$$red|blue|green}`.';
    case 'unknownWildcard':
      return 'is no list of this server. See `/wildcard list`, or write `\\__` where you mean the characters.';
    case 'wildcardCircle':
      return `goes in a circle: ${why.circle.map((name) => `\`__${name}__\``).join(' → ')}. Who manages this server can change one of them with \`/wildcard set\`.`;
    case 'wildcardsTooDeep':
      return 'has too many lists inside of each other.';
    case 'nothingToCombine':
      return 'makes an image of each choice, and there is none. Write it like this: `{red|blue} dress --all`.';
    case 'tooManyChoices':
      return `is one choice more than a grid can show: \`--all\` combines up to ${why.max}. Choose here by yourself, or leave \`--all\` out.`;
    case 'tooManyCombinations':
      return `makes more than ${count(why.max, 'image')}, which is the most for a grid here. Leave options out.`;
    case 'allElsewhere':
      return 'works in `/imagine` alone. Leave it out here: one of each choice is picked, and all images have it.';
    case 'twice':
      return 'is listed twice. Use each LoRA once.';
    case 'tooMany':
      return `is too many. You can use up to ${why.max}.`;
    case 'strengthsWithoutLora':
      return 'needs a LoRA. Name one in the `lora` option, or leave `strength` out.';
    case 'strengthsNotNeeded':
      return 'is not needed: every LoRA has its strength in the prompt already. Leave `strength` out.';
    case 'strengthCount':
      return `has ${count(why.strengths, 'strength')} for ${count(why.loras, 'LoRA')}. Use one for all, or one per LoRA.`;
    case 'notARatio':
      return 'is no size. Choose one from the list, or a ratio such as 3:2 that is not longer than 4:1.';
    case 'loraNotUsed':
      return 'is not used here. Name it in the `lora` option or in the prompt, or compare the strength of another LoRA.';
    case 'wordsNotInPrompt':
      return 'is not in the prompt. Use words that stand there, from the first letter to the last.';
  }
};
