/** What is true of each template: it fills, it is consistent, it is whole, and it teaches. */
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { type Agreement, DUTIES, NEVER_FLOOR } from '../document/index.ts'
import { agreementHash } from '../hash.ts'
import { lintAgreement } from '../lint/index.ts'
import { articlesOf } from '../wording/index.ts'
import { TemplateError } from './errors.ts'
import { fillTemplate } from './fill.ts'
import { placeholdersOf } from './placeholders.ts'
import { exampleChoices, filledAgreement, TEMPLATE_VALUES, templateText } from './template.fixture.ts'

const NAMES = Object.keys(TEMPLATE_VALUES) as (keyof typeof TEMPLATE_VALUES)[]

/** Groups without which no template is whole. */
const GROUPS =
  'parties legalBasis jurisdictions purposes annexes people quality sharing modes unmarked onward courtUse sharingBack retention reading witnesses ' +
  'security oversight rights entryIntoForce sunset amendment suspension withdrawal never disputes violations reviews money'

test('every file is one of the templates', () => {
  const files = globSync('*.yaml', { cwd: import.meta.dirname }).map((file) => basename(file, '.yaml'))
  assert.deepEqual(files.toSorted(), NAMES.toSorted())
})

for (const name of NAMES) {
  const agreement: Agreement = filledAgreement(name, exampleChoices(name))

  test(`${name} is whole`, () => {
    for (const group of GROUPS.split(' ')) assert.ok(group in agreement, group)
    const rules = agreement.never.map(({ rule }) => rule)
    for (const rule of NEVER_FLOOR) assert.ok(rules.includes(rule), rule)
    assert.deepEqual(agreement.withdrawal?.survives.toSorted(), DUTIES.toSorted())
    assert.ok(agreement.purposes.forbidden !== undefined && agreement.retention.reviewDays !== undefined)
    assert.match(agreementHash(agreement), /^[0-9a-f]{64}$/)
  })

  test(`${name} has nothing that must be mended`, () => {
    const findings = lintAgreement(agreement)
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'refuse'),
      [],
    )
    const warnings = findings.filter(({ severity }) => severity === 'warning').map(({ code }) => code)
    // What feeds of machines cannot tell; the comments of the template say so.
    assert.deepEqual(warnings, name === 'cyber-threat-exchange' ? ['necessity-test-missing', 'nature-untold'] : [])
  })

  test(`${name} asks for nothing that it does not say`, () => {
    const text = templateText(name)
    for (const { name: placeholder } of placeholdersOf(text).filter(({ isOptional }) => !isOptional)) {
      const { values } = exampleChoices(name)
      if (!(placeholder in values)) continue
      const { [placeholder]: _left, ...rest } = values
      assert.throws(
        () => fillTemplate(text, { ...exampleChoices(name), values: rest }),
        (error) => error instanceof TemplateError && error.code === 'choice-missing' && error.names.join() === placeholder,
      )
    }
  })

  test(`${name} explains its groups, and the explanations survive`, () => {
    const filled = fillTemplate(templateText(name), exampleChoices(name))
    const comments = (text: string) => text.split('\n').filter((line) => line.trimStart().startsWith('#'))
    const bare = templateText(name)
      .split('\n')
      .filter(
        (line, index, lines) =>
          /^[a-z]\w*:/i.test(line) && !/^(?:format|id|version|title):/.test(line) && !lines[index - 1]?.startsWith('#'),
      )
    assert.deepEqual(bare, [])
    assert.ok(comments(templateText(name)).length - comments(filled).length < 5)
    assert.doesNotMatch(filled, /: \$|\[\$/)
  })

  test(`${name} has no article that two groups share`, () => {
    const numbers = articlesOf(agreement).map(({ number }) => number)
    assert.equal(new Set(numbers).size, numbers.length)
  })
}

test('sources are named where law decides', () => {
  const sources = {
    'cyber-threat-exchange': ['NIS2 art. 23', 'LED art. 5', 'Convention 108+'],
    'financial-intelligence-exchange': ['AMLD6 art. 31', 'Egmont', 'third-party rule'],
    'police-hit-no-hit': ['Prüm II art. 47', 'Prüm II art. 50(3)', 'Directive (EU) 2023/977', 'LED art. 35(2)'],
    'low-risk-pilot': ['gate', 'three months'],
  } as const
  for (const name of NAMES) for (const source of sources[name]) assert.ok(templateText(name).includes(source), `${name}: ${source}`)
})
