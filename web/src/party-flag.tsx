/** A small flag of three colours made from the party's code, so that the eye finds a party again; its name is always beside it. */

const HUES = [4, 28, 48, 130, 168, 200, 222, 262, 300, 332]

/** The flag of a party. */
export function PartyFlag({ party, width = 30 }: { readonly party: string; readonly width?: number }) {
  const [first, second, third] = coloursOf(party)
  return (
    <svg className="flag" width={width} height={(width * 2) / 3} viewBox="0 0 30 20" aria-hidden="true">
      <rect width="30" height="20" fill={second} />
      <rect width="10" height="20" fill={first} />
      <rect x="20" width="10" height="20" fill={third} />
    </svg>
  )
}

function coloursOf(party: string): readonly [string, string, string] {
  const seed = party.charCodeAt(0) * 31 + party.charCodeAt(1) * 7
  const hue = (step: number): number => HUES[(seed + step) % HUES.length] as number
  return [`hsl(${hue(0)} 62% 42%)`, 'hsl(0 0% 97%)', `hsl(${hue(4)} 58% 36%)`]
}
