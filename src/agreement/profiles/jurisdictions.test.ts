import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AgreementSchema } from '../document/index.ts'
import { JURISDICTION_PROFILES, jurisdictionFigures, jurisdictionProfile } from './jurisdictions.ts'

test('every figure names its source and the day it was looked at, and fits an agreement', () => {
  const shape = AgreementSchema.properties.jurisdictions.properties.list.items.properties
  for (const { code, logsDays, ageOfMajority, answerHours } of JURISDICTION_PROFILES) {
    for (const [name, figure] of Object.entries({ logsDays, ageOfMajority, answerHours })) {
      const { minimum, maximum } = shape[name as 'logsDays'] as unknown as { minimum: number; maximum: number }
      assert.ok(Number.isInteger(figure.value) && figure.value >= minimum && figure.value <= maximum, `${code} ${name}`)
      assert.ok(figure.source.length > 10)
      assert.match(figure.seenOn, /^\d{4}-\d{2}-\d{2}$/)
    }
  }
})

test('what was not compared with the law says so', () => {
  assert.equal(jurisdictionProfile('EU')?.logsDays.isChecked, true)
  assert.equal(jurisdictionProfile('DE')?.answerHours.isChecked, false)
})

test('a code has one profile, an unknown one none', () => {
  const codes = JURISDICTION_PROFILES.map(({ code }) => code)
  assert.equal(new Set(codes).size, codes.length)
  assert.deepEqual(jurisdictionFigures('XD'), { logsDays: 365, ageOfMajority: 16, answerHours: 336 })
  assert.equal(jurisdictionFigures('QQ'), undefined)
})
