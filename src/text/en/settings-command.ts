/** What Discord shows of `/settings`: descriptions of at most 100 characters. */
export const settingsCommand = {
  description: "What this server's admins decide: who may make what",
  help: 'Defaults, limits, channels and roles, LoRAs, safety and an own API key; changes hold at once. For members who manage the server.',
  subcommands: {
    open: 'Open the panel',
    show: 'The rules of this server, as they bind you',
    defaults: 'Set what fills options that members leave out; a blank clears one',
    pin: 'Pin a LoRA: it comes first while members type, under a name of your own',
    unpin: 'Pin a LoRA no longer',
    list: 'Put a LoRA or model on the allow or block list, or take it out',
    audit: 'Who changed what, and when',
    export: 'All settings as a file, without the key',
    import: 'Take over settings from a file',
    reset: 'Put everything back to what it is without settings',
  },
  options: {
    lora: 'The LoRA; suggestions come while you type',
    nickname: 'What it is called here',
    strength: 'The strength that it gets where a member names none',
    triggerWords: 'Phrases, separated by commas, that are added to prompts which lack them',
    kind: 'What is meant',
    action: 'What to do',
    id: 'Its id; suggestions come while you type',
    file: 'A JSON file that /settings export gave',
  },
  kinds: { lora: 'LoRA', model: 'Model', embedding: 'Embedding' },
  actions: { add: 'Put on the list', remove: 'Take out of the list' },
};
