/** For whom this window stands in: as long as it is open, and no other window with it. */
const KEY = 'comity-stands-in-for'

/** Login of the official in whose role this window acts; null for the own one. */
export function standsInFor(): string | null {
  return window.sessionStorage.getItem(KEY)
}

/** Acts in the role of another official from here on, or in the own one. The page is read anew. */
export function standIn(principal: string | null): void {
  if (principal === null) window.sessionStorage.removeItem(KEY)
  else window.sessionStorage.setItem(KEY, principal)
  window.location.reload()
}
