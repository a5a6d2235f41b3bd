/** Whether anybody is at the page: what it asks by itself is not to keep the session of somebody who left. */

/** After the last move, touch or key. */
const ATTENDED_MS = 60_000

let lastSeen = performance.now()

for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
  window.addEventListener(
    event,
    () => {
      lastSeen = performance.now()
    },
    { passive: true, capture: true },
  )
}

/** Whether somebody moved, touched or typed within the last minute. */
export function isAttended(): boolean {
  return performance.now() - lastSeen < ATTENDED_MS
}
