/**
 * The table of steps: which step an act of each class passes, at home and at a
 * partner (DESIGN section 3). Each step is the file of its name beside this one.
 */
import type { ActClass, Kind } from '../kinds/kind.ts'

/** The steps of the road, in order: those at home, then those that only a partner takes. */
export type Step = 'propose' | 'decide' | 'record' | 'deliver' | 'apply' | 'receive' | 'verify' | 'acknowledge'

/** Steps by class and side. An answer is never itself answered; a local act never leaves. */
export const STEPS: Readonly<Record<ActClass, { readonly home: readonly Step[]; readonly partner: readonly Step[] }>> = {
  outward: {
    home: ['propose', 'decide', 'record', 'deliver', 'apply'],
    partner: ['receive', 'verify', 'decide', 'record', 'apply', 'acknowledge'],
  },
  answer: {
    home: ['propose', 'decide', 'record', 'deliver', 'apply'],
    partner: ['receive', 'verify', 'decide', 'record', 'apply'],
  },
  local: {
    home: ['propose', 'decide', 'record', 'apply'],
    partner: [],
  },
}

/** Whether acts of a kind pass a step. */
export function passes(kind: Pick<Kind, 'actClass'>, side: 'home' | 'partner', step: Step): boolean {
  return STEPS[kind.actClass][side].includes(step)
}
