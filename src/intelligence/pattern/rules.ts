/** Rules that the grammar alone does not hold. */
import { faultAt, type PatternFault } from './fault.ts'
import { printLiteral } from './print.ts'
import type { Comparison, Pattern, Qualified } from './tree.ts'
import { visit } from './walk.ts'

/** No more faults than this are told of one pattern. */
const FAULTS_MAX = 20

const HASH_DIGITS: ReadonlyMap<string, readonly number[]> = new Map([
  ['MD5', [32]],
  ['MD6', [32, 40, 56, 64, 96, 128]],
  ['RIPEMD160', [40]],
  ['SHA1', [40]],
  ['SHA224', [56]],
  ['SHA256', [64]],
  ['SHA384', [96]],
  ['SHA512', [128]],
  ['SHA3224', [56]],
  ['SHA3256', [64]],
  ['SHA3384', [96]],
  ['SHA3512', [128]],
  ['WHIRLPOOL', [128]],
])
const HEX_DIGITS = /^[0-9A-Fa-f]+$/
const SSDEEP = /^[A-Za-z0-9/+:.]{1,128}$/
const TYPE_NAME = /^[a-z0-9-]{3,250}$/
const PROPERTY_NAME = /^[a-z0-9_]{3,250}$/

type Found = Omit<PatternFault, 'line' | 'column'>

/** Qualifiers once each on an observation (2.1 only), and hash values in the form of their algorithm. */
export function ruleFaults(pattern: Pattern): PatternFault[] {
  const found: Found[] = []
  visit(pattern.root, {
    comparison: (comparison) => found.push(...hashFaults(comparison)),
    qualified: (qualified) => {
      if (pattern.version === '2.1') found.push(...qualifierFaults(qualified))
    },
  })
  return placed(pattern, found)
}

/**
 * Object types and top-level property names that STIX 2.1 (section 3.1) would not allow an object to have: shorter than
 * three characters or with other letters. Apart from {@link parsePattern}, since real feeds hold such patterns.
 */
export function nameFaults(pattern: Pattern): PatternFault[] {
  const found: Found[] = []
  visit(pattern.root, {
    comparison: ({ path }) => {
      const { start: offset } = path.span
      const [first] = path.steps
      if (!TYPE_NAME.test(path.type)) found.push({ code: 'pattern-name-invalid', offset, message: 'this is no name of an object type' })
      if (first?.kind === 'name' && !PROPERTY_NAME.test(first.name)) {
        found.push({ code: 'pattern-name-invalid', offset: offset + path.type.length + 1, message: 'this is no name of a property' })
      }
    },
  })
  return placed(pattern, found)
}

function placed({ text }: Pattern, found: readonly Found[]): PatternFault[] {
  return found.slice(0, FAULTS_MAX).map((fault) => faultAt(text, fault))
}

/** A qualifier on parentheses qualifies the whole again, so only those directly on an observation count. */
function qualifierFaults({ inner, qualifiers }: Qualified): Found[] {
  if (inner.kind !== 'observation') return []
  const seen = new Set<string>()
  return qualifiers.flatMap(({ kind, span }) => {
    if (!seen.has(kind)) {
      seen.add(kind)
      return []
    }
    return [{ code: 'pattern-qualifier-repeated', offset: span.start, message: 'an observation has each qualifier at most once' } as const]
  })
}

function hashFaults({ path, operator, literals }: Comparison): Found[] {
  if (operator !== '=' && operator !== '!=' && operator !== 'IN') return []
  const last = path.steps.at(-1)
  if (last?.kind !== 'name' || !path.steps.some((step) => step.kind === 'name' && step.name === 'hashes')) return []
  const algorithm = last.name.toUpperCase().replaceAll('-', '')
  return literals
    .filter(({ literal }) => !isHash(algorithm, literal.kind === 'string' ? literal.value : printLiteral(literal)))
    .map(({ span }) => ({
      code: 'pattern-hash-invalid',
      offset: span.start,
      message: 'this is no hash of the algorithm that the path names',
    }))
}

function isHash(algorithm: string, value: string): boolean {
  if (algorithm === 'SSDEEP') return SSDEEP.test(value)
  const lengths = HASH_DIGITS.get(algorithm)
  return lengths === undefined || (lengths.includes(value.length) && HEX_DIGITS.test(value))
}
