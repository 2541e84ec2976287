import type { VNode } from 'preact';
import type { LanguageBody } from '../contract.ts';
import { html } from './html.ts';
import type { Session } from './session.ts';

/** What a language is called in itself. */
const nameOf = (code: string): string => new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;

/** Chooses the languages that Discord tells the bot: of the member, and of the server that they are in. */
export const Languages = ({ session }: { session: Session }): VNode => {
  const { member, server } = session.state.languages;
  return html`
    <div class="languages">
      ${choice(session, { of: 'member', name: 'Your language', short: 'You', chosen: member })}
      ${
        server !== undefined &&
        choice(session, { of: 'server', name: 'Language of the server', short: 'Server', chosen: server })
      }
    </div>
  `;
};

/** `short` is its name where there is little room. */
type Choice = { of: LanguageBody['of']; name: string; short: string; chosen: string };

const choice = (session: Session, { of, name, short, chosen }: Choice): VNode => {
  const codes = [...new Set([...session.state.languages.offered, chosen])];
  const change = (event: Event): void => {
    const { target } = event;
    if (target instanceof HTMLSelectElement) void session.speak(of, target.value);
  };
  return html`
    <label title=${name}>
      <span>${short}</span>
      <select aria-label=${name} value=${chosen} onChange=${change}>
        ${codes.map((code) => html`<option key=${code} value=${code} lang=${code}>${nameOf(code)}</option>`)}
      </select>
    </label>
  `;
};
