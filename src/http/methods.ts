/** A path that is known answers a method it does not have by 405 with the methods it has (RFC 9110 section 15.5.6). */
import type { ApiApp } from './api-app.ts'

/**
 * Notes the methods of each route that is mounted from here on, in plugins too. @returns mounts the refusals of all other
 * methods; register it as the last plugin. The gatekeeper answers there before any body is read.
 */
export function watchMethods(app: ApiApp): (last: ApiApp) => Promise<void> {
  const methodsOf = new Map<string, Set<string>>()
  let isWatching = true
  app.addHook('onRoute', ({ url, method }) => {
    if (!isWatching) return
    const methods = methodsOf.get(url) ?? new Set()
    for (const one of [method].flat()) methods.add(one)
    methodsOf.set(url, methods)
  })
  return async (last) => {
    isWatching = false
    for (const [url, methods] of methodsOf) {
      const others = last.supportedMethods.filter((method) => !methods.has(method))
      const config = { allow: [...methods].sort().join(', ') }
      last.route({ method: others, url, config, schema: { hide: true }, handler: unreachable })
    }
  }
}

function unreachable(): never {
  throw new Error('the gatekeeper refuses what a path has no method for')
}
