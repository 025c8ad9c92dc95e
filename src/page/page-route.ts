import * as z from 'zod/mini'
import { askForAdminToken, type Viewer, viewerOf } from '../http/auth.ts'
import { type Checked, parseForm } from '../http/body.ts'
import type { HttpContext } from '../http/context.ts'
import type { About } from '../http/of-database.ts'
import { decodePath } from '../http/path.ts'
import { parseQuery } from '../http/query.ts'
import type { Answerer } from '../http/router.ts'

interface Shown<Q extends z.core.$ZodShape> {
  readonly path: string
  /** As a route's; `either` where it is not said. */
  readonly about?: About
  /** One schema for each name the query may have, any other being refused. */
  readonly query?: Q
  readonly handle: (
    input: { readonly query: z.output<z.ZodMiniObject<Q>>; readonly viewer: Viewer },
    context: HttpContext,
  ) => Promise<Response>
}

/** A page that is only looked at. */
export const shownPage = <Q extends z.core.$ZodShape>({
  path,
  about = 'either',
  query,
  handle,
}: Shown<Q>): Answerer => ({
  method: 'GET',
  path,
  about,
  respond: async (request, _parts, context) =>
    handle(
      {
        query: parseQuery(request, z.object(query), () => []),
        viewer: await viewerOf(request, context),
      },
      context,
    ),
})

interface Sent<P extends z.core.$ZodShape, B> {
  /** Its variable parts stand in braces. */
  readonly path: string
  /** As a route's; `shared` where it is not said: what a form changes is the fleet's, but for runs of jobs. */
  readonly about?: About
  readonly params: P
  /** Parses the fields of the form, or names all of their faults. */
  readonly parse: (sent: unknown) => Checked<B>
  readonly handle: (
    input: {
      readonly params: z.output<z.ZodMiniObject<P>>
      readonly fields: B
      readonly viewer: Viewer
    },
    context: HttpContext,
  ) => Promise<Response>
}

/** What a form of the page is sent to. */
export const sentForm = <P extends z.core.$ZodShape, B>({
  path,
  about = 'shared',
  params,
  parse,
  handle,
}: Sent<P, B>): Answerer => ({
  method: 'POST',
  path,
  about,
  respond: async (request, parts, context) =>
    handle(
      {
        params: z.object(params).parse(decodePath(parts)),
        fields: await parseForm(request, parse),
        viewer: await viewerOf(request, context),
      },
      context,
    ),
})

/** The fields of a form as the API takes them: a name that was left empty is none, not an empty one. */
export const withoutNoName = <F extends { readonly created_by: string }>({
  created_by,
  ...rest
}: F): Omit<F, 'created_by'> & { readonly created_by?: string } =>
  created_by.trim() === '' ? rest : { ...rest, created_by }

/** Leads the browser to an address of ours, to be got. */
export const seeOther = (address: string): Response =>
  new Response(null, { status: 303, headers: { location: address } })

/** Where whoever looks with READ_TOKEN logs in with the other: the browser asks until it has that. */
export const login: Answerer = {
  method: 'GET',
  path: '/page/login',
  about: 'shared',
  respond: async (request, _parts, context) => {
    const { isAdmin } = await viewerOf(request, context)
    if (!isAdmin) throw askForAdminToken()
    return seeOther('/')
  },
}
