const encoder = new TextEncoder()

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

const toBase64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)))

const signature = async (secret: string, content: string): Promise<string> => {
  const key = await crypto.subtle.importKey(
    'raw',
    fromBase64(secret.replace(/^whsec_/, '')),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  return `v1,${toBase64(await crypto.subtle.sign('HMAC', key, encoder.encode(content)))}`
}

/**
 * The three headers of Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`, with one
 * signature per secret; no headers without a secret. `at` is the time of this attempt.
 */
export const signedHeaders = async (
  id: string,
  body: string,
  secrets: readonly string[],
  at: Date,
): Promise<Record<string, string>> => {
  if (secrets.length === 0) return {}
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const content = `${id}.${timestamp}.${body}`
  const signatures = await Promise.all(secrets.map((secret) => signature(secret, content)))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
