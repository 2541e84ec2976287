import type { Sql, SqlValue, Statements } from './sql.ts';

/**
 * Milliseconds since 1970 by a clock that never jumps: when the process started, and what has passed since. Whoever sets
 * the machine's clock meanwhile changes no lease and no pause.
 */
export const steadyTime = (): number => performance.timeOrigin + performance.now();

type Timed = { text: string; takesTime: boolean };

/** The statement with the time as one more parameter, and without locks on rows. */
const spell = (statement: string): Timed => {
  const numbers = [...statement.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number));
  const parameter = `?${Math.max(0, ...numbers) + 1}`;
  const text = statement.replaceAll('now_ms()', parameter).replaceAll('FOR UPDATE SKIP LOCKED', '');
  return { text, takesTime: statement.includes('now_ms()') };
};

/** Lets statements know the time of this process: for an engine that lives in it, and has one writer at a time. */
export const withTime = <S extends Sql>(sql: S, now: () => number): S => {
  const spelled = new Map<string, Timed>();
  const timed = (statement: string, parameters: SqlValue[]): [string, ...SqlValue[]] => {
    const known = spelled.get(statement) ?? spell(statement);
    spelled.set(statement, known);
    return [known.text, ...parameters, ...(known.takesTime ? [Math.floor(now())] : [])];
  };
  const statementsOf = (plain: Statements): Statements => ({
    all: (statement, ...parameters) => plain.all(...timed(statement, parameters)),
    get: (statement, ...parameters) => plain.get(...timed(statement, parameters)),
    run: (statement, ...parameters) => plain.run(...timed(statement, parameters)),
  });
  return {
    ...sql,
    ...statementsOf(sql),
    transaction: (work, options) => sql.transaction((plain) => work(statementsOf(plain)), options),
    withLock: (name, work) => sql.withLock(name, (plain) => work(statementsOf(plain))),
    tryExclusively: (name, work) => sql.tryExclusively(name, (plain) => work(statementsOf(plain))),
  };
};
