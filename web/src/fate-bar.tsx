/** A bar of what became of copies, with each part named and counted below it. */
import { count } from './words.ts'

/** One part of a bar. */
export type Fate = { readonly label: string; readonly value: number; readonly colour: string }

/** The bar; its width is the whole, so bars of different wholes are compared by their figures. */
export function FateBar({ fates }: { readonly fates: readonly Fate[] }) {
  const shown = fates.filter(({ value }) => value > 0)
  return (
    <div>
      <div className="fate-bar" aria-hidden="true">
        {shown.map(({ label, value, colour }) => (
          <span key={label} style={{ flexGrow: value, flexBasis: 0, background: colour }} />
        ))}
      </div>
      <dl className="fates" style={{ marginTop: '0.5rem' }}>
        {fates.map(({ label, value, colour }) => (
          <div key={label}>
            <span className="figure-mark" style={{ background: colour }} aria-hidden="true" />
            <dt>{label}</dt>
            <dd>{count(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
