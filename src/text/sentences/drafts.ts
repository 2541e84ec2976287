/** About what somebody typed that was not done. */
export const fix = {
  title: 'Fix what you typed',
  /** Of options that suggest something in a command, which a form does not. */
  help: { lora: 'Up to 10 LoRA ids, separated by commas', model: 'The model to draw with' },
  gone: 'There is nothing here for you. What somebody typed or deleted is kept for an hour, and only that person can open it.',
  secret: 'A key that was refused is not kept: type it again.',
  notKept: 'I could not keep what you typed for a question about it. Try again in a moment.',
  typed: 'What you typed, to copy:',
  file: 'What you typed',
};

/** About what was deleted and can be put back. */
export const undo = {
  button: 'Undo',
  restored: 'What was removed is back.',
  changed:
    'That cannot be put back, because there is no room for it any more, or its name is taken. Set it anew.',
  gone: 'That can no longer be undone: it is kept for a day.',
};
