import type { Sql, SqlValue, Statements } from './sql.ts';

/**
 * Returns milliseconds since 1970 that never jump: the start time of the process plus the time elapsed.
 * Setting the machine's clock changes no lease and no pause.
 */
export const steadyTime = (): number => performance.timeOrigin + performance.now();

type Timed = { text: string; takesTime: boolean };

/** Converts a statement: adds the time as a parameter, and removes row locks. */
const spell = (statement: string): Timed => {
  const numbers = [...statement.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number));
  const parameter = `?${Math.max(0, ...numbers) + 1}`;
  const text = statement.replaceAll('now_ms()', parameter).replaceAll(/FOR UPDATE( SKIP LOCKED)?/g, '');
  return { text, takesTime: statement.includes('now_ms()') };
};

/** Provides `now_ms()` from this process, for an engine that runs in it and has one writer at a time. */
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
