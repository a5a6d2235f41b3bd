/** The page of mappings from other formats, from the tables that the conversion itself uses. */
import { mappingTables } from '../src/intelligence/index.ts'

/** The page as Markdown. */
export function mappingReference(): string {
  return [
    '# What becomes of what in an import',
    '',
    'Made by `node tools/generate.ts` from the tables in `src/intelligence/formats/`; `npm test -- generated` holds it. What is not here is kept',
    'as a custom object or property and told in the report: see [import and export](import-export.md).',
    '',
    ...mappingTables().flatMap(({ title, columns, rows }) => [
      `## ${title}`,
      '',
      `| ${columns.join(' | ')} |`,
      `|${columns.map(() => '---').join('|')}|`,
      ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
      '',
    ]),
  ].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
