import { script } from './browser/script.ts'
import { style } from './looks/style.ts'

/** How a policy names a text that may stand in the page itself. */
const hashOf = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`
}

const compose = async (): Promise<string> => {
  const [ofStyle, ofScript] = await Promise.all([hashOf(style), hashOf(script)])
  return [
    "default-src 'none'",
    `style-src ${ofStyle}`,
    `script-src ${ofScript}`,
    'img-src data:',
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

let composed: Promise<string> | null = null

/** What pages may do: nothing but this style and this script, requests to ourselves, and pictures that the page holds. */
export const contentSecurityPolicy = (): Promise<string> => {
  composed ??= compose()
  return composed
}
