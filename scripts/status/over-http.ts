import * as z from 'zod'
import { shownVerdict } from '../../src/http/status.ts'
import { StartError } from '../local/start-error.ts'

/** How long the worker may take to answer, in milliseconds. */
const limitMs = 30_000

const problem = z.object({ detail: z.string() })

const tokenOf = ({ VIEWKEEPER_TOKEN }: NodeJS.ProcessEnv): string => {
  if (VIEWKEEPER_TOKEN) return VIEWKEEPER_TOKEN
  throw new StartError(
    'VIEWKEEPER_TOKEN is not set: put the READ_TOKEN or ADMIN_TOKEN of the worker into that variable, and call again.',
  )
}

/** Where something of a worker is asked for; a token goes to nobody in the clear. Throws a StartError for another address. */
export const workerAddress = (text: string, path: string): URL => {
  const url = URL.canParse(text) ? new URL(path, text) : null
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '')
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return url
  throw new StartError('--url takes the address of the worker: https://…, or http:// to localhost.')
}

const ask = async (url: URL, token: string): Promise<Response> => {
  try {
    return await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(limitMs),
    })
  } catch {
    throw new StartError(
      `${url.host} does not answer. Is this the address of the worker, and is it deployed?`,
    )
  }
}

/** An answer of a deployed worker, parsed. Throws a StartError where it can't be had. */
export const askWorker = async <T>(
  url: URL,
  env: NodeJS.ProcessEnv,
  schema: z.core.$ZodType<T>,
): Promise<T> => {
  const response = await ask(url, tokenOf(env))
  const body: unknown = await response.json().catch(() => null)
  const answer = z.safeParse(schema, body)
  if (response.ok && answer.success) return answer.data
  const { data } = problem.safeParse(body)
  const reason = data?.detail ?? 'That is no answer of Viewkeeper.'
  throw new StartError(`${url.host} answered HTTP ${response.status}. ${reason}`)
}

/** The verdict of a deployed worker, or of one database of its fleet, by its GET /api/status. Throws a StartError where it can't be had. */
export const verdictOver = (
  address: string,
  env: NodeJS.ProcessEnv,
  database?: string,
): Promise<z.output<typeof shownVerdict>> => {
  const query = database === undefined ? '' : `?${new URLSearchParams({ database }).toString()}`
  return askWorker(workerAddress(address, `/api/status${query}`), env, shownVerdict)
}
