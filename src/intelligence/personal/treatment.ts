/** How values are treated, and what stands instead of one. */
import type { TextFinding } from './finding.ts'
import { generaliseValue } from './generalise.ts'
import { surrogateOf } from './pseudonymise.ts'
import type { Scanning } from './scan-text.ts'

/** How. */
export type ValueTreatment = 'generalise' | 'pseudonymise'

/** How and with what. */
export type TreatmentView = Scanning & {
  readonly treatment: ValueTreatment
  /** See `surrogateKey`; without it nothing can be pseudonymised. */
  readonly key?: Uint8Array
  /** Whether a value stays as it is, an indicator of an attacker for example. */
  readonly keeps?: (finding: TextFinding) => boolean
}

/** Whether a value stays by the caller's will. */
export function isKept(finding: TextFinding, view: TreatmentView): boolean {
  return view.keeps?.(finding) === true
}

/** What is written in a text in place of one finding; undefined keeps it. */
export function replacementOf(finding: TextFinding, view: TreatmentView): string | undefined {
  return isKept(finding, view) ? undefined : (valueInstead(finding, view) ?? `[${finding.kind}]`)
}

/** Whether what stands instead of a value has the form that the standard asks of a property of this kind. */
export function isLawfulInstead(kind: TextFinding['kind'], text: string): boolean {
  if (kind === 'email') return !/^[*[]/.test(text)
  return !FORMED.has(kind) || !text.startsWith('[')
}

const FORMED: ReadonlySet<TextFinding['kind']> = new Set(['ipv4', 'ipv6', 'mac', 'time', 'count'])

/** The value that stands instead of another, or undefined when there is none. */
export function valueInstead({ kind, value }: Pick<TextFinding, 'kind' | 'value'>, view: TreatmentView): string | undefined {
  // Times and counts have no surrogate; what is left of them when they are made less exact tells no one apart.
  if (view.treatment === 'generalise' || kind === 'time' || kind === 'count') return generaliseValue(kind, value)
  return view.key && surrogateOf(kind, value, view.key)
}
