/** The reference page of the STIX types, from the tables that the code itself checks with. */
import { type PropertyReference, referenceOfClass, referenceOfTypes, referenceOfVocabularies } from '../src/intelligence/index.ts'

/** The page as Markdown. */
export function stixReference(): string {
  const vocabularies = Object.entries(referenceOfVocabularies())
  return [
    '# STIX 2.1 as Comity checks it',
    '',
    'Made by `node tools/generate.ts` from the tables in `src/intelligence/model/`; `npm test -- generated` holds it. Section numbers',
    'are those of STIX 2.1 with errata 01. A word of an open list is advice, of a closed one a rule.',
    '',
    '## Properties of domain, relationship and meta objects',
    '',
    ...table(referenceOfClass('domain')),
    '',
    '## Properties of cyber-observable objects',
    '',
    ...table(referenceOfClass('observable')),
    '',
    ...referenceOfTypes().flatMap(({ type, class: objectClass, section, properties, notApplicable, contributing }) => [
      `## ${type}`,
      '',
      `Class ${objectClass}, section ${section}.${without(notApplicable)}${computed(contributing)}`,
      '',
      ...table(properties),
      '',
    ]),
    '## Words',
    '',
    ...vocabularies.map(([name, { section, kind, words }]) => `- **${name}** (${section}, ${kind}): ${words.join(', ')}`),
    '',
  ].join('\n')
}

function table(properties: readonly PropertyReference[]): readonly string[] {
  const rows = properties.map(({ name, says, isRequired, vocabulary }) => {
    const value = vocabulary === undefined ? says : `${says} (${vocabulary})`
    return `| \`${name}\` | ${isRequired ? 'yes' : ''} | ${value} |`
  })
  return ['| property | required | value |', '|---|---|---|', ...rows]
}

function without(names: readonly string[]): string {
  return names.length === 0 ? '' : ` Without ${names.map((name) => `\`${name}\``).join(', ')}.`
}

function computed(names: readonly string[] | undefined): string {
  if (names === undefined) return ''
  return names.length === 0 ? ' The id is random.' : ` The id is computed from ${names.map((name) => `\`${name}\``).join(', ')}.`
}
