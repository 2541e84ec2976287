// Written by `npm run locales` from locales/en-GB.

type Value = string | number;

/** The keys of all sentences by namespace, and the values that each is made with. */
export type Sentences = {
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
  several: {
    'more': [{ count: number }];
  };
};
