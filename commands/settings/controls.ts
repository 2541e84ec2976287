import type { APITextDisplayComponent } from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import { textDisplay } from '#interactions/components.ts';
import type { SelectUse } from '#interactions/define-command.ts';
import { oneOfRow } from '#interactions/selects.ts';

const [ON, OFF] = ['on', 'off'] as const;

/** What a setting with two states says: its label, and each state as a sentence. */
type StateWords = { label: string; on: string; off: string };

/** A select of two states: it shows the one that holds, and offers the other. */
export const stateRow = (customId: string, { label, on, off }: StateWords, isOn: boolean) =>
  oneOfRow(
    { customId, placeholder: label },
    {
      options: [
        { label: on, value: ON },
        { label: off, value: OFF },
      ],
      chosen: isOn ? ON : OFF,
    },
  );

/** Returns the chosen state. Throws a Notice for a value that was not offered. */
export const chosenState = ({ values, text }: Pick<SelectUse<unknown>, 'values' | 'text'>): boolean => {
  const [chosen] = values;
  if (chosen !== ON && chosen !== OFF) throw new Notice(text.refusals.malformed);
  return chosen === ON;
};

/** The lines that are not empty as a text; none where all are. */
export const textsOf = (...lines: readonly string[]): APITextDisplayComponent[] => {
  const said = lines.filter((line) => line !== '');
  return said.length === 0 ? [] : [textDisplay(...said)];
};
