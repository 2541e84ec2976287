import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import type { VNode } from 'preact';
import type { UploadFile } from './api.ts';
import { shownName } from './command-entries.ts';
import { OptionType } from './constants.ts';
import { classes, html } from './html.ts';
import { TextField, useFilePicker } from './inputs.ts';
import { wordsOf } from './interactions.ts';
import { UPLOADING } from './option-value.ts';

/** One option in the composer: the text in its field, the value that is sent, and what is wrong with that, if anything. */
export type Pill = { option: APIApplicationCommandBasicOption; text: string; value: string; problem: string };

type Props = {
  pill: Pill;
  /** Whether there is a list to choose from. */
  suggests: boolean;
  aria: Record<string, string | undefined>;
  field(element: HTMLTextAreaElement | null): void;
  upload: UploadFile;
  focused(): void;
  focus(): void;
  edit(changes: Partial<Pill>): void;
  /** The value could not be fetched. */
  fail(problem: string): void;
  press(event: KeyboardEvent): void;
};

/** The name of the option, and a field for its value. */
export const OptionPill = (props: Props): VNode =>
  props.pill.option.type === OptionType.Attachment
    ? html`<${FilePill} ...${props} />`
    : html`<${TextPill} ...${props} />`;

const TextPill = (props: Props): VNode => {
  const { pill, suggests, aria, edit, press } = props;
  return html`
    <${Frame} ...${props}>
      <${TextField} ...${fieldProps(props)} role=${suggests ? 'combobox' : 'textbox'}
        aria-autocomplete=${suggests ? 'list' : undefined} ...${suggests ? aria : {}} value=${pill.text}
        onInput=${({ currentTarget: { value } }: { currentTarget: HTMLTextAreaElement }) => edit({ text: value, value })}
        onKeyDown=${press} />
    <//>
  `;
};

/** An option whose value is a file: it is uploaded as soon as it is chosen, and sent by its id. */
const FilePill = (props: Props): VNode => {
  const { pill, upload, edit, fail, focus, press } = props;

  const take = async (file: File): Promise<void> => {
    edit({ text: `${file.name} …`, value: UPLOADING });
    focus();
    try {
      const { id, name } = await upload(file);
      edit({ text: name, value: id });
    } catch (error) {
      fail(wordsOf(error));
    }
  };

  const { option } = pill;
  const picker = useFilePicker({
    several: false,
    types: 'file_types' in option ? option.file_types : undefined,
    chosen: ([file]) => void (file && take(file)),
  });

  const pressed = (event: KeyboardEvent) => {
    const isEmpty = pill.text === '';
    if (isEmpty && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      return picker.open();
    }
    if (isEmpty || event.key !== 'Backspace') return press(event);
    event.preventDefault();
    edit({ text: '', value: '' });
  };

  return html`
    <${Frame} ...${props} target=${picker.target}>
      <${TextField} ...${fieldProps(props)} readOnly placeholder="Choose a file" value=${pill.text}
        onClick=${picker.open} onKeyDown=${pressed} />
      ${picker.input}
    <//>
  `;
};

type FrameProps = Props & { target?: object; children: VNode };

const Frame = ({ pill: { option, problem }, focus, target, children }: FrameProps): VNode => html`
  <span class=${classes('pill', target !== undefined && 'file', problem !== '' && 'wrong')}
    data-testid=${`option-${option.name}`} ...${target}>
    <span class="pill-name" onClick=${focus}>${shownName(option)}</span>${children}
  </span>
`;

const fieldProps = ({ pill: { option, problem }, field, focused }: Props) => ({
  field,
  'aria-label': shownName(option),
  'aria-description': option.description,
  'aria-required': option.required === true ? 'true' : undefined,
  'aria-invalid': problem === '' ? undefined : 'true',
  title: problem,
  onFocus: focused,
});
