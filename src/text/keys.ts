// Written by `npm run locales` from locales/en-GB.

type Value = string | number;

/** The keys of all sentences by namespace, and the values that each is made with. */
export type Sentences = {
  describe: {
    'command.description': [];
    'command.help': [];
    'command.menu': [];
    'options.image': [];
    'page.title': [];
    'page.imagine': [];
    'page.describe': [];
    'page.anyway': [];
    'page.otherType': [];
    'of': [{ filename: Value }];
    'image': [{ number: Value }];
  };
  drafts: {
    'fix.title': [];
    'fix.gone': [];
    'fix.secret': [];
    'fix.notKept': [];
    'fix.typed': [];
    'fix.file': [];
    'help.lora': [];
    'help.model': [];
    'undo.button': [];
    'undo.restored': [];
    'undo.changed': [];
    'undo.gone': [];
  };
  help: {
    'command.description': [];
    'command.help': [];
    'options.topic': [];
    'page.title': [];
    'page.managers': [];
    'page.choose': [];
    'page.unknown': [];
    'page.overviewName': [];
    'overview.imagine': [];
    'overview.loras': [];
    'overview.history': [];
    'overview.me': [];
    'topics.prompt': [];
    'topics.loras': [];
    'topics.results': [];
    'prompt.words': [];
    'prompt.signs': [];
    'prompt.choices': [];
    'prompt.leftOut': [];
    'prompt.same': [];
    'loras.what': [];
    'loras.strength': [];
    'loras.triggerWords': [];
    'loras.base': [];
    'loras.best': [];
    'results.seeds': [];
    'results.remix': [];
    'results.others': [];
    'results.later': [];
  };
  options: {

  };
  privacy: {
    'command.description': [];
    'command.help': [];
    'stored': [];
    'storedFor': [{ count: number }];
    'operator': [{ name: Value }];
    'contact': [{ contact: Value }];
    'page.title': [];
    'page.shared': [];
    'page.unread': [];
    'page.erase': [];
    'page.policy': [];
    'page.terms': [];
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
  rules: {
    'command.description': [];
    'command.help': [];
    'page.title': [];
    'page.noRole': [];
    'page.precedence': [];
    'page.private': [];
    'page.broughtAlong': [];
    'page.noDirectMessages': [];
    'operatorImages': [{ most: number }];
    'operatorJobs': [{ most: number }];
  };
  settings: {

  };
};
