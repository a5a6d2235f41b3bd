import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import type { TemplateChoices } from './choices.ts'
import { TemplateError } from './errors.ts'
import { fillTemplate } from './fill.ts'
import { placeholdersOf } from './placeholders.ts'
import { exampleChoices } from './template.fixture.ts'

const TEMPLATE = `# What it is for.
id: $id
title: $title
parties:
  list: $parties   # pinned by their root keys
  depositary: $depositary?
legalBasis: { list: $legal-basis }
sharing:
  # Everybody.
  - article: '4.1'
    to: [$recipients, 'XZ']   # and one more

  # The rest, if there is one.
  - article: '4.2'
    to: [$others?]
    text: >-
      In two
      lines.
sunset: { at: $sunset }
price: '$id is no placeholder in quotes'
`

const party = (code: string) => ({ code, name: `Party ${code}`, root: code, role: 'party' as const })
const legalBasis = [{ provision: 'Act, section 1', mandate: 'Exchange', safeguard: 'adequacy' as const }]

function choices(changes: Partial<TemplateChoices> = {}): TemplateChoices {
  return {
    id: 'harbour-exchange',
    title: 'An exchange',
    parties: [party('XA'), party('NO')].map((one) => ({ ...one, legalBasis })),
    values: { recipients: ['XA', 'NO'], sunset: '2030-01-01T00:00:00Z' },
    ...changes,
  }
}

function failure(text: string, chosen: TemplateChoices): { readonly code: string; readonly names: readonly string[] } {
  try {
    fillTemplate(text, chosen)
  } catch (error) {
    if (error instanceof TemplateError) return { code: error.code, names: error.names }
    throw error
  }
  throw new Error('it was filled')
}

test('what was chosen stands in the place of each placeholder, comments and form stay', () => {
  const filled = fillTemplate(TEMPLATE, choices({ depositary: 'NO', values: { ...choices().values, others: ['XC'] } }))
  assert.match(filled, /^# What it is for\.$/m)
  assert.match(filled, /# pinned by their root keys/)
  assert.match(filled, /^ {2}# The rest, if there is one\.$/m)
  assert.match(filled, /\[XA, ["']NO["'], 'XZ'\] {3}# and one more/)
  const said = parse(filled)
  assert.equal(said.parties.depositary, 'NO')
  assert.deepEqual(
    said.parties.list.map((one: { code: string }) => one.code),
    ['XA', 'NO'],
  )
  assert.deepEqual(said.legalBasis.list[1], { party: 'NO', ...legalBasis[0] })
  assert.deepEqual(said.sharing[1].to, ['XC'])
  assert.equal(said.price, '$id is no placeholder in quotes')
})

test('what may be left out takes its article or member along, with the comment above it', () => {
  const filled = fillTemplate(TEMPLATE, choices())
  assert.doesNotMatch(filled, /The rest|In two|depositary/)
  assert.match(filled, /# Everybody\./)
  assert.equal(parse(filled).sharing.length, 1)
  const emptied = fillTemplate(TEMPLATE, choices({ values: { ...choices().values, others: [] } }))
  assert.equal(emptied, filled)
})

test('all missing choices are named at once, down to the party', () => {
  const silent = { ...party('XB') }
  const chosen = choices({ parties: [...choices().parties, silent], values: {} })
  assert.deepEqual(failure(TEMPLATE, chosen), { code: 'choice-missing', names: ['recipients', 'sunset', 'legal-basis XB'] })
  const overseer = { ...party('XO'), role: 'overseer' as const }
  assert.ok(fillTemplate(TEMPLATE, choices({ parties: [...choices().parties, overseer] })))
})

test('a choice without a place is refused, so that a misspelt one is seen', () => {
  const values = { ...choices().values, sunsett: 'x' }
  assert.deepEqual(failure(TEMPLATE, choices({ values })), { code: 'choice-unknown', names: ['sunsett'] })
  assert.deepEqual(failure(TEMPLATE, choices({ values: { ...choices().values, title: 'x' } })), {
    code: 'choice-unknown',
    names: ['title'],
  })
})

test('a value stays a value, whatever it looks like', () => {
  const hostile = ['$sunset', 'a: b', "it's # no comment", '- [x', '"', '{}', '\n- injected: true\n', 'yes', '1e3', '!!js', '&a', '*a', '']
  for (const title of hostile) assert.equal(parse(fillTemplate(TEMPLATE, choices({ title }))).title, title)
  for (const name of hostile) {
    const filled = parse(fillTemplate(TEMPLATE, choices({ parties: choices().parties.map((one) => ({ ...one, name })) })))
    assert.equal(filled.parties.list[0].name, name)
    assert.equal(filled.sharing.length, 1)
  }
  const recipients = ['XA], evil: [x', 'NO', '#']
  assert.deepEqual(parse(fillTemplate(TEMPLATE, choices({ values: { ...choices().values, recipients } }))).sharing[0].to, [
    ...recipients,
    'XZ',
  ])
})

test('what is no list of words does not stand in one', () => {
  assert.deepEqual(failure(TEMPLATE, choices({ values: { ...choices().values, recipients: 4 } })), {
    code: 'choice-invalid',
    names: ['recipients'],
  })
})

test('a text that is no template is refused', () => {
  for (const text of ['a: [', 'a: 1\na: 2', 'a: &x 1\nb: *x', 'a: !!binary aGk=', 'a: !x 1', `a: ${'x'.repeat(600_000)}`]) {
    assert.deepEqual(failure(text, choices()), { code: 'template-invalid', names: [] }, text.slice(0, 20))
  }
  for (const text of ['$id: 1', '- $id', 'a: { b: $nobody? }', 'a: [$nobody?]']) {
    assert.equal(failure(text, choices({ values: {} })).code, 'template-invalid', text)
  }
})

test('placeholders are listed once, with their line, for whoever asks the drafter', () => {
  assert.deepEqual(placeholdersOf('a: $one?\nb: $two\nc: $one\n'), [
    { name: 'one', isOptional: false, line: 1 },
    { name: 'two', isOptional: false, line: 2 },
  ])
})

test('a ledger signs every ten seconds and hides how much it records, unless a drafter chooses otherwise', () => {
  const template = 'witnesses:\n  checkpointSeconds: $checkpoint-seconds\n  padTo: $pad-to\n'
  const filled = (values: TemplateChoices['values']) => fillTemplate(template, { ...exampleChoices('police-hit-no-hit'), values })
  assert.equal(filled({}), 'witnesses:\n  checkpointSeconds: 10\n  padTo: 16\n')
  assert.equal(filled({ 'checkpoint-seconds': 3_600, 'pad-to': 1 }), 'witnesses:\n  checkpointSeconds: 3600\n  padTo: 1\n')
})
