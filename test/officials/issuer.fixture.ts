/** The issuer of tests: a real one in a process of its own, and a browser that goes there and comes back. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('issuer-process.mjs', import.meta.url))

/** How the node is known at the issuer. */
export const CLIENT = { clientId: 'comity', secret: 'the secret of the node at the issuer' }

/** An issuer that runs. */
export type TestIssuer = AsyncDisposable & {
  readonly issuer: string
  /** Tells the node that all sessions of an account are over, by a token that the issuer signs. */
  leave(account: string): Promise<void>
}

/** Starts the issuer for the node of an origin. */
export async function startIssuer(port: number, origin: string): Promise<TestIssuer> {
  const redirectUri = `${origin}/sign-in`
  const told = { port, ...CLIENT, redirectUri, logoutUri: `${origin}/api/v1/session/issuer/logout` }
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, JSON.stringify(told)], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (child.stdout === null) throw new Error('the issuer has no output')
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    if (said.includes('ready')) break
  }
  const issuer = `http://127.0.0.1:${port}`
  return {
    issuer,
    leave: async (account) => {
      const answer = await fetch(`${issuer}/leave`, { method: 'POST', body: new URLSearchParams({ account }) })
      if ((await answer.text()) !== 'told') throw new Error('the issuer did not tell')
    },
    async [Symbol.asyncDispose]() {
      child.kill()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** A browser at the issuer: keeps its cookies, follows where it is led, and says who it is. */
export class Visitor {
  private readonly cookies = new Map<string, string>()

  /** Goes where the node leads, and comes back as an account. @returns the address that the issuer sends it back to */
  async signIn(location: string, account: string, acr = 'strong'): Promise<URL> {
    let answer = await this.visit(location)
    for (let step = 0; step < 8; step += 1) {
      const led = answer.headers.get('location')
      if (led !== null && new URL(led, answer.url).pathname === '/sign-in') return new URL(led)
      answer =
        led === null ? await this.visit(answer.url, new URLSearchParams({ account, acr })) : await this.visit(new URL(led, answer.url).href)
    }
    throw new Error('the issuer leads nowhere')
  }

  private async visit(url: string, body?: URLSearchParams): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie }, ...(body === undefined ? {} : { method: 'POST', body }) })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.cookies.set(name, value)
    }
    return answer
  }
}
