import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPhraseFinder, disguiseKey, findPhrase, fold, isVisible, wordsOf } from '#domain/text-match.ts';
import { anyCharacter } from '../support/arbitraries.ts';

describe('a blocked word', () => {
  it.each([
    ['a red FOX', 'fox'],
    ['a réd føx', 'réd'],
    ['Straße', 'strasse'],
    ['STRASSE', 'straße'],
    ['fox-hunt', 'fox'],
    ['f\u200box', 'fox'],
    ['the "fox", running', 'fox'],
    ['ＦＯＸ in full width', 'fox'],
    ['一个裸体的女人', '裸体'],
    ['裸\u0301体', '裸体'],
    ['おばかさん', 'ばか'],
    ['ﾊﾞｶだ', 'バカ'],
    ['ดื่มนมสด', 'นม'],
    ['ຂ້ອຍກິນເຂົ້າ', 'ກິນ'],
    ['ខ្ញុំស្រឡាញ់', 'ស្រ'],
    ['မြန်မာစာ', 'စာ'],
    ['나체의 여자', '나체'],
    ['only 18+ here', '18+'],
    ['１８＋', '18+'],
    ['a red+fox', 'red fox'],
    ['a 🔞 picture', '🔞'],
    ['ёлка', 'елка'],
    ['Καλημέρα', 'καλημερα'],
    ['f\u3164o\uffa0x', 'fox'],
    ['f\u00ado\u034fx\ufe0f', 'fox'],
    ['f\u{e0061}ox', 'fox'],
    ['f\u0001ox', 'fox'],
    ['fоx with a Cyrillic o', 'fox'],
    ['fοx with a Greek o', 'fox'],
    ['ЅЕХ in Cyrillic', 'sex'],
    ['НЕLL', 'hell'],
    ['ʜᴇʟʟ in small capitals', 'hell'],
    ['🇫🇴🇽', 'fox'],
    ['🅵🅾🆇', 'fox'],
    ['ⓕⓞⓧ', 'fox'],
    ['𝔣𝔬𝔵', 'fox'],
    ['føx', 'fox'],
    ['f̶o̶x̶', 'fox'],
    ['нeт with a Latin e', 'НЕТ'],
  ])('is found in %j', (text, word) => {
    expect(findPhrase([text], [word])).toBe(word);
  });

  it.each([
    ['a skill', 'kill'],
    ['foxes', 'fox'],
    ['f o x', 'fox'],
    ['', 'fox'],
    ['anything', ''],
    ['anything', '…'],
    ['18 red foxes', '18+'],
    ['180+', '18+'],
    ['a c coder', 'c++'],
    ['はか', 'ばか'],
    ['ハハ', 'パパ'],
    ['大小，人', '小人'],
    ['мой', 'мои'],
    ['กิน', 'กน'],
    ['나체의', '체의'],
    ['a bum', 'burn'],
    ['l8', '18'],
    ['kilо', 'kill'],
  ])('is not found in %j', (text, word) => {
    expect(findPhrase([text], [word])).toBeUndefined();
  });

  it('of several words is found where they stand together only', () => {
    expect(findPhrase(['a very red, fox'], ['red fox'])).toBe('red fox');
    expect(findPhrase(['a red and white fox'], ['red fox'])).toBeUndefined();
  });

  it('is found in each of the texts', () => {
    expect(findPhrase(['a cat', 'no fox'], ['dog', 'fox'])).toBe('fox');
    expect(findPhrase(['a red', 'fox'], ['red fox'])).toBeUndefined();
  });

  it('is found by itself wherever it stands, in whatever case', () => {
    const word = fc.stringMatching(/^[a-z0-9éüñ]{1,8}$/);
    const around = fc.array(word);
    fc.assert(
      fc.property(around, word, around, (before, wanted, after) => {
        const text = [...before, wanted.toUpperCase(), ...after].join(' ');
        expect(findPhrase([text], [wanted])).toBe(wanted);
      }),
    );
  });
});

describe('a phrase that nobody forbids', () => {
  it('is not found behind look-alikes', () => {
    expect(createPhraseFinder('a fоx')('fox')).toBe(false);
    expect(createPhraseFinder('a FÖX')('fox')).toBe(true);
  });
});

describe('a blocked word in a sentence without blanks', () => {
  it('is found wherever it stands', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'一个裸体的女人はばぱカガกขคนม'),
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(letters, letters, letters, (before, wanted, after) => {
        expect(findPhrase([before + wanted + after], [wanted])).toBe(wanted);
      }),
    );
  });
});

describe('a blocked word in disguise', () => {
  it('is found whatever is put between its letters that nobody sees', () => {
    const unseen = fc.string({
      unit: fc.constantFrom(
        ...'\u200b\u200d\u2060\ufeff\u00ad\u034f\u3164\uffa0\u115f\u1160\u17b4\u180e\ufe0f\u0301\u0335\u20dd',
      ),
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{2,8}$/), fc.infiniteStream(unseen), (word, between) => {
        const hidden = [...word].map((letter) => letter + (between.next().value ?? '')).join('');
        expect(findPhrase([`a ${hidden} here`], [word])).toBe(word);
      }),
    );
  });

  it('is found in every mixture of look-alikes', () => {
    const shapes: Record<string, string> = {
      a: 'aаα𝒶ａ',
      c: 'cсⅽ',
      e: 'eе℮ｅ',
      o: 'oоοօ',
      p: 'pрρ',
      x: 'xхⅹ×',
      i: 'iіι',
    };
    const letter = fc.constantFrom(...Object.keys(shapes));
    const shape = fc.nat().chain((pick) =>
      letter.map((plain) => {
        const forms = [...(shapes[plain] ?? '')];
        return [plain, forms[pick % forms.length] ?? plain] as const;
      }),
    );
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 8 }), (letters) => {
        const word = letters.map(([plain]) => plain).join('');
        const disguised = letters.map(([, form]) => form).join('');
        expect(findPhrase([`one ${disguised}, two`], [word])).toBe(word);
        expect(disguiseKey(disguised)).toBe(disguiseKey(word));
      }),
    );
  });
});

describe('what can be seen', () => {
  it.each(['', ' ', '\u3164', '\uffa0\u200b', '\u2800', '\u{e0041}', '\u0301', '\u0000', '\ufe0f\u2028'])(
    'is not %j',
    (text) => expect(isVisible(text)).toBe(false),
  );

  it.each(['a', '🦊', '+', '裸', '\u200ba'])('is %j', (text) => expect(isVisible(text)).toBe(true));
});

describe('folding', () => {
  it('keeps every letter and sign of every script apart from the others', () => {
    const different = [
      'ハハ',
      'パパ',
      'ばか',
      'はか',
      '18+',
      '18',
      'мой',
      'мои',
      'กิน',
      'กน',
      'c#',
      'c++',
      'の',
      'ノ',
      'क',
      'कि',
    ];
    expect(new Set(different.map(fold)).size).toBe(different.length);
  });

  it.each(['ß', 'ẞ', 'SS'])('reads %s as ss', (text) => expect(fold(text)).toBe('ss'));

  it('is over when it was done once', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.string({ unit: 'grapheme', maxLength: 3 }),
            fc.string({ unit: anyCharacter, maxLength: 3 }),
          ),
        }),
        (text) => {
          expect(wordsOf(wordsOf(text).join(' '))).toEqual(wordsOf(text));
          expect(fold(fold(text))).toBe(fold(text));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
