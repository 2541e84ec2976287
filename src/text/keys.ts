// Written by `npm run locales` from locales/en-GB.

type Value = string | number;

/** The keys of all sentences by namespace, and the values that each is made with. */
export type Sentences = {
  blocks: {
    'title': [{ count: number }];
    'line.until': [{ member: Value; date: Value; relative: Value }];
    'line.ever': [{ member: Value }];
    'line.setBy': [{ admin: Value }];
    'line.setByAt': [{ admin: Value; relative: Value }];
    'page.nobody': [];
    'page.open': [];
    'page.pick': [];
    'page.time': [];
    'page.note': [];
    'page.unblock': [];
    'page.all': [];
    'page.notBlocked': [];
    'page.full': [];
    'page.noTime': [];
    'notYet': [{ member: Value }];
    'times.hour': [];
    'times.day': [];
    'times.week': [];
    'times.ever': [];
    'form.title': [];
    'form.noteTitle': [];
    'form.time': [];
    'form.choose': [];
    'form.note': [];
    'form.noteHelp': [];
    'refusal.until': [{ date: Value; relative: Value }];
    'refusal.ever': [];
    'yours.until': [{ date: Value; relative: Value }];
    'yours.ever': [];
  };
  channels: {
    'now': [{ count: number }];
    'noRules': [];
    'page.about': [];
    'page.pick': [];
    'page.values': [];
    'page.remove': [];
    'page.all': [];
    'page.tooMany': [];
    'page.yours': [];
    'line': [{ channel: Value; rules: readonly string[] }];
    'lineNoRule': [{ channel: Value }];
    'rule.closed': [];
    'rule.imagesPerDay': [{ count: number }];
    'rule.safetyOn': [];
    'rule.model': [{ model: Value }];
    'states.open.label': [];
    'states.open.on': [];
    'states.open.off': [];
    'states.safetyOn.label': [];
    'states.safetyOn.on': [];
    'states.safetyOn.off': [];
    'form.title': [];
    'form.model': [];
    'form.modelHelp': [];
    'form.images': [];
    'notHere': [{ channels: readonly string[] }];
  };
  defaults: {
    'entry': [{ option: Value; value: Value }];
    'yes': [];
    'no': [];
    'labels.scheduler': [];
    'labels.size': [];
    'labels.steps': [];
    'labels.samples': [];
    'labels.enhance': [];
    'notSet': [{ label: Value }];
    'set': [{ label: Value; value: Value }];
    'suggest': [{ command: Value }];
    'words': [];
    'moreWords': [{ options: Value }];
    'clear': [];
    'meanwhile': [];
    'form.title': [];
    'form.labels.model': [];
    'form.labels.lora': [];
    'form.labels.negative': [];
    'form.bounded.strength': [{ range: Value }];
    'form.bounded.guidance': [{ range: Value }];
    'form.help.strength': [];
    'form.help.negative': [];
  };
  options: {

  };
  problems: {
    'title': [{ count: number }];
    'savingTitle': [{ count: number }];
    'nothingCharged': [];
    'nothingSaved': [];
    'line': [{ option: Value; reason: Value }];
    'lineGiven': [{ option: Value; given: Value; reason: Value }];
    'range': [{ min: Value; max: Value }];
    'reason.missing': [];
    'reason.outOfRange': [{ range: Value }];
    'reason.notANumber': [{ range: Value }];
    'reason.notAnInteger': [{ range: Value }];
    'reason.notAMultiple': [{ of: Value; nearest: Value }];
    'reason.notOneOf': [{ allowed: Value }];
    'reason.tooLong': [{ count: number }];
    'reason.notAnId': [];
    'reason.unknownTag': [];
    'reason.brokenTag': [];
    'reason.twoStrengths': [];
    'reason.tagInNegative': [];
    'reason.flagWithoutValue': [];
    'reason.unclosedChoice': [];
    'reason.tooDeep': [];
    'reason.pickCount': [];
    'reason.unknownWildcard': [];
    'reason.wildcardCircle': [{ circle: Value }];
    'reason.wildcardsTooDeep': [];
    'reason.nothingToCombine': [];
    'reason.tooManyChoices': [{ max: Value }];
    'reason.tooManyCombinations': [{ count: number }];
    'reason.allElsewhere': [];
    'reason.twice': [];
    'reason.tooMany': [{ max: Value }];
    'reason.strengthsWithoutLora': [];
    'reason.strengthsNotNeeded': [];
    'reason.strengthCount': [{ strengths: Value; loras: Value }];
    'reason.strengths': [{ count: number }];
    'reason.loras': [{ count: number }];
    'reason.notARatio': [];
    'reason.loraNotUsed': [];
    'reason.wordsNotInPrompt': [];
  };
  refusals: {

  };
  results: {

  };
  settings: {

  };
  wildcards: {
    'command.description': [];
    'command.help': [];
    'command.subcommands.set': [];
    'command.subcommands.list': [];
    'command.subcommands.delete': [];
    'command.options.name': [{ max: Value }];
    'command.options.words': [];
    'command.options.which': [];
    'page.title': [];
    'page.none': [];
    'page.use': [];
    'line': [{ name: Value; entries: readonly string[] }];
    'saved': [{ count: number; name: Value }];
    'savedWithUnknown': [{ name: Value }];
    'deleted': [{ name: Value }];
    'badEntry': [{ given: Value; reason: Value }];
    'unknown': [{ given: Value }];
    'badName': [{ given: Value; max: Value }];
    'noWords': [];
    'tooMuch': [{ entries: number; entry: number; together: number }];
    'full': [{ lists: Value }];
    'form.title': [];
    'form.name': [];
    'form.nameHelp': [];
    'form.words': [];
    'form.wordsHelp': [];
  };
};
