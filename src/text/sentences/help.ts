const bullets = (...points: string[]): string => points.map((point) => `- ${point}`).join('\n');

/** What Discord shows of `/help`: descriptions of at most 100 characters. */
export const helpCommand = {
  description: 'What this bot can do',
  help: 'Shows this.',
  options: { topic: 'A command, or what you want to know about' },
};

/** What members read about the bot. Commands in `</…>` are clickable. */
export const help = {
  title: 'What Loralei can do',
  /** The first page, a line each: it fits on a phone. */
  overview: [
    '</imagine> makes an image of what you type. LoRAs give it a style: they are suggested while you type.',
    '</lora search> finds LoRAs, and </compare> shows them side by side.',
    '</history> has all of your images, and </queue> those that are being made.',
    '</me> has your defaults and your data, </preset list> your sets of options, and </rules> says what you can make here.',
  ].join('\n'),
  /** For those who manage the server. */
  managers: '</settings open> is for those who manage this server, and so is </usage>.',
  choose: 'Read about…',
  unknown: 'There is no such topic. Choose a suggested one.',
  overviewName: 'Overview',
  optionLine: (name: string, description: string) => `\`${name}\` ${description}`,
  /** What is no command. */
  topics: {
    prompt: {
      title: 'Writing a prompt',
      about: bullets(
        'Say what the picture shows: the subject first, then the place, the light and the style. English works best.',
        '`<lora:name:0.8>` uses a LoRA at a strength. `--ar 3:2`, `--no text`, `--seed 5`, `--steps 31` set options; other options of </imagine> are written like that, too: also `--style` with the name of a preset, `--private`, and `--raw`, with which nothing is added.',
        '`{red|blue} dress` picks one, `{2$$a|b|c}` two, `__colour__` a word of a list (</wildcard list>). The seed decides: the same seed picks the same, **New seed** picks anew. With `--all` each combination is made, as a grid. `(word:1.2)` is passed on.',
        'What you leave out is filled in: by a preset that you name, your own defaults (</me>), those of the server, or those of the bot. The result says by which.',
        'The same prompt with the same seed and options makes the same image.',
      ),
    },
    loras: {
      title: 'LoRAs and their strengths',
      about: bullets(
        'A LoRA teaches a model a style, a person or a thing. </lora search> finds them by name, </lora info> shows one with a sample.',
        'In `lora` of </imagine> name up to ten, separated by commas. `strength` from 0.1 to 1 is one for all, or one for each in the same order.',
        'Many LoRAs have trigger words, which have to be in the prompt.',
        'A LoRA fits models of its own base, such as SDXL or Flux. Where it does not fit, you are asked before anything is made.',
        'Which strength is best? </compare> with `x` as `strength 0.2-1 [5]` shows five in one picture.',
      ),
    },
    results: {
      title: 'Buttons under an image',
      about: bullets(
        '**New seed** makes another one with the same words, **Reroll same seed** the very same.',
        '**Remix** opens all of it in a form: change a part and keep the rest. The list below it tries another scheduler.',
        '**Upscale** makes one image larger, **Delete** removes the result with its images.',
        'They go on working after a restart, for as long as the image is in </history>.',
      ),
    },
  },
};
