/** The page of the severity table that formulas of triage name, from the table that the code itself reads with. */
import { SEVERITY_NUMBERS, SEVERITY_WORDS } from '../src/intelligence/index.ts'

/** The page as Markdown. */
export function severityReference(): string {
  const words = SEVERITY_WORDS.flatMap(({ type, property, words: bySeverity }) =>
    Object.entries(bySeverity).map(([severity, list]) => {
      const told = list.split(' ').map((word) => `\`${word}\``)
      return `| ${type === 'any' ? 'any type' : `\`${type}\``} | \`${property}\` | ${told.join(', ')} | ${severity} |`
    }),
  )
  const numbers = SEVERITY_NUMBERS.map(
    ([property, factor]) => `| any type | \`${property}\` | a number | times ${factor}, rounded, from 0 to 100 |`,
  )
  return [
    '# The severity table `comity-severity-1`',
    '',
    'Made by `node tools/generate.ts` from `src/intelligence/triage/severity.ts`; `npm test -- generated` holds it. The severity of an item is the',
    'highest that any of its words or numbers gives; other words tell nothing. The table never changes: another one has another name.',
    '',
    '| type | property | told | severity |',
    '|---|---|---|---|',
    ...words,
    ...numbers,
    '',
  ].join('\n')
}
