/**
 * What a browser and the network in front of a Worker send with a page's request, besides `Host`: with a credential, 22 headers.
 * A request with two headers hides what it costs to look at headers.
 *
 * @param cookie cookies of the gate or a peer, to be sent with those of the application. Default: none
 */
export function browserHeaders(cookie?: string): Readonly<Record<string, string>> {
  return {
    'Cache-Control': 'max-age=0',
    'Sec-CH-UA': '"Chromium";v="146", "Not/A)Brand";v="24", "Google Chrome";v="146"',
    'Sec-CH-UA-Mobile': '?0',
    'Sec-CH-UA-Platform': '"macOS"',
    'Upgrade-Insecure-Requests': '1',
    'User-Agent':
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36',
    Accept:
      'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
    'Sec-Fetch-Site': 'same-origin',
    'Sec-Fetch-Mode': 'navigate',
    'Sec-Fetch-User': '?1',
    'Sec-Fetch-Dest': 'document',
    Referer: 'https://gate.example/maniphest/query/assigned/',
    'Accept-Encoding': 'gzip, deflate, br, zstd',
    'Accept-Language': 'en-GB,en;q=0.9,de;q=0.8',
    Priority: 'u=0, i',
    Cookie: [
      'phusr=user-1',
      'phsid=A%2Fy7tqkzpd4mnfxgqv3jw2h5s6c8e9rbl',
      '_ga=GA1.1.1093284756.1763600000',
      ...(cookie === undefined ? [] : [cookie]),
    ].join('; '),
    'CF-Connecting-IP': '203.0.113.7',
    'CF-IPCountry': 'DE',
    'CF-Ray': '9a1b2c3d4e5f6a7b-FRA',
    'X-Forwarded-Proto': 'https',
  };
}
