import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../foundation/index.ts'
import type { Agreement } from '../document/index.ts'
import { changed } from '../example.fixture.ts'
import { parseAgreement } from '../parse.ts'
import { compareAgreements } from './compare.ts'
import { everyGroup } from './every-group.fixture.ts'

const prior = everyGroup()

/** What the comparison says of permissions, each by its direction and aspect. */
function told(next: Agreement, before: Agreement): readonly string[] {
  const result = compareAgreements(before, next)
  assert.ok(result.ok)
  return result.value.permissions.map(({ direction, aspect }) => `${direction} ${aspect}`)
}

const THREAT = { article: '7.3', purposes: ['cyber-defence'], roles: ['analyst'], upTo: 'AMBER', minutes: 30, reviewHours: 24 }

test('giving on against a threat is wider than none, and each of its terms has its direction', () => {
  const withThreat = (threat: Json) => parseAgreement(changed(prior as unknown as Json, '/onward/threat', threat))
  assert.deepEqual(told(withThreat(THREAT), prior), ['wider onward-threat'])
  assert.deepEqual(told(prior, withThreat(THREAT)), ['narrower onward-threat'])
  const terms: readonly [object, string][] = [
    [{ purposes: ['cyber-defence', 'criminal-investigation'] }, 'wider onward-threat-purposes'],
    [{ roles: ['releasing-officer'] }, 'narrower onward-threat-roles, wider onward-threat-roles'],
    [{ upTo: 'AMBER+STRICT' }, 'wider onward-threat-marking'],
    [{ upTo: 'GREEN' }, 'narrower onward-threat-marking'],
    [{ specialCategories: true }, 'wider onward-threat-special'],
    [{ secondPerson: true }, 'narrower onward-threat-second-person'],
    [{ minutes: 60 }, 'wider onward-threat-minutes'],
    [{ reviewHours: 12 }, 'narrower onward-threat-review'],
  ]
  for (const [term, expected] of terms) {
    assert.deepEqual(told(withThreat({ ...THREAT, ...term }), withThreat(THREAT)).toSorted(), expected.split(', ').toSorted())
  }
})
